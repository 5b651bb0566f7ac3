import { TrainingStarted, example } from '@cnfs/contracts';
import { newId } from '@cnfs/kernel';
import { deliver, envelopeOf } from '@cnfs/messaging/testing';
import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import pg from 'pg';
import { lending } from '../fixture/lending.js';
import { type TestService, openTestService } from '../testing/index.js';

const lines: Record<string, unknown>[] = [];
let service: TestService;
beforeAll(async () => {
  service = await openTestService(lending, {
    configuration: { LOG_LEVEL: 'debug' },
    logs: { write: (line) => void lines.push(JSON.parse(line) as Record<string, unknown>) },
  });
});
afterAll(() => service?.close());
beforeEach(() => void lines.splice(0));

const lineOf = (text: string) => lines.find(({ msg }) => String(msg).startsWith(text));
const started = (date: string) =>
  envelopeOf(
    TrainingStarted,
    { ...example(TrainingStarted), [TrainingStarted.key]: newId(), date },
    { actor: `anct:${newId()}` },
  );

it('a request’s line names who asked and the case of the event it made, which began with it', async () => {
  const anct = service.as({ role: 'anct' });
  const { body } = await anct.post<{ id: string }>('/loans', { structureId: newId(), title: 'prêté' });
  const event = (await service.events()).find(({ key }) => key === body.id);
  const line = lineOf('request answered');
  expect(line).toMatchObject({ correlationId: event?.correlationId, actor: event?.actor });
  expect(line?.['req']).toMatchObject({ id: event?.causationId });
  expect(event?.correlationId).toBe(event?.causationId);
  const traceId = String(event?.correlationId).replaceAll('-', '');
  expect(event?.traceparent).toMatch(new RegExp(`^00-${traceId}-[0-9a-f]{16}-00$`));
});

it('a request without an event has its own id, and its every line names who asked', async () => {
  const anct = service.as({ role: 'anct' });
  await anct.get('/loans');
  const line = lineOf('request answered');
  expect(line).toMatchObject({ correlationId: (line?.['req'] as { id: string }).id });
  const form = { structureId: newId(), title: 'prêté', failure: 'crash' };
  expect((await anct.post('/loans', form)).status).toBe(500);
  const [failed] = lines.filter(({ level }) => level === 'error');
  expect(failed?.['actor']).toMatch(/^anct:/);
  expect(failed?.['requestId']).toBe(lines.at(-1)?.['correlationId']);
});

it('what follows from an event is of its case, and of its trace', async () => {
  const event = started('2021-03-03');
  await deliver(service.app, event);
  const followed = (await service.events()).find(({ causationId }) => causationId === event.id);
  expect(followed?.correlationId).toBe(event.correlationId);
  expect(followed?.traceparent).toContain(event.correlationId.replaceAll('-', ''));
  const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
  const traced = { ...started('2021-03-04'), traceparent };
  await deliver(service.app, traced);
  const other = (await service.events()).find(({ causationId }) => causationId === traced.id);
  expect(other?.traceparent).toBe(traceparent);
});

it('an event’s line names it, its case and whose act it tells of, handled or parked', async () => {
  const handled = started('2021-03-01');
  await deliver(service.app, handled);
  const { correlationId, id, type, actor } = handled;
  expect(lineOf('Event handled')).toMatchObject({ correlationId, eventId: id, eventType: type, actor });
  await deliver(service.app, handled);
  expect(lineOf('Event duplicate')).toMatchObject({ correlationId, eventId: id });

  const superuser = new pg.Client({ connectionString: service.database.url });
  await superuser.connect();
  await superuser.query(`ALTER TABLE kits.loan ADD CONSTRAINT broken CHECK (title <> 'formation') NOT VALID`);
  const parked = started('2021-03-02');
  await deliver(service.app, parked);
  await superuser.end();
  expect(lineOf('Parked (POISON)')).toMatchObject({
    ...{ level: 'error', eventId: parked.id, eventType: type },
    ...{ correlationId: parked.correlationId, actor: parked.actor },
  });
});
