import { TrainingStarted, example } from '@cnfs/contracts';
import { newId } from '@cnfs/kernel';
import { type ParkedEvent, type RefusedRecord, type Release } from '@cnfs/messaging';
import { deliver, envelopeOf } from '@cnfs/messaging/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { lending } from '../fixture/lending.js';
import type { PageOf } from '../http/page.dto.js';
import { type TestClient, type TestService, openTestService } from '../testing/index.js';

const { topic } = TrainingStarted;
const reason = 'la contrainte fautive a été retirée';
let service: TestService;
let platform: TestClient;
let superuser: pg.Client;
beforeAll(async () => {
  service = await openTestService(lending);
  platform = service.as({ role: 'platform' });
  superuser = new pg.Client({ connectionString: service.database.url });
  await superuser.connect();
});
afterAll(async () => {
  await superuser?.end();
  await service?.close();
});

const breakReactions = () =>
  superuser.query(`ALTER TABLE kits.loan ADD CONSTRAINT broken CHECK (title <> 'formation') NOT VALID`);
const mendReactions = () => superuser.query(`ALTER TABLE kits.loan DROP CONSTRAINT broken`);
/** What the audit tells of a key, the latest first. */
const audited = async (key: string) =>
  (await platform.get<PageOf<object>>(`/audit-entries?subjectId=${key}`)).body.items;
const days = ['2021-02-15', '2021-02-16', '2021-02-17'];

/** Three events of one key: the first fails, the others wait behind it. */
async function park(): Promise<{ key: string; parked: readonly ParkedEvent[] }> {
  const key = newId();
  await breakReactions();
  const events = days.map((date, index) =>
    envelopeOf(
      TrainingStarted,
      { ...example(TrainingStarted), [TrainingStarted.key]: key, date },
      { sequence: index + 1 },
    ),
  );
  const outcomes = await deliver(service.app, events);
  await mendReactions();
  expect(outcomes.map(({ outcome }) => outcome)).toEqual(['parked', 'parked', 'parked']);
  const { body } = await platform.get<PageOf<ParkedEvent>>(`/parked-events?key=${key}`);
  return { key, parked: body.items };
}
const lentOn = async () =>
  (await service.query<{ lent_on: string }>(`SELECT lent_on FROM loan ORDER BY id`)).map(
    (row) => row.lent_on,
  );

describe('parked events', () => {
  it('are listed page by page, shown, and released in their order once what stopped them is mended', async () => {
    const { key, parked } = await park();
    expect(parked).toMatchObject([{ cause: 'POISON' }, { cause: 'BEHIND' }, { cause: 'BEHIND' }]);
    const page = await platform.get<PageOf<ParkedEvent>>(
      `/parked-events?topic=${topic}&state=PARKED&limit=2`,
    );
    expect(page.body.items).toEqual(parked.slice(0, 2));
    const rest = await platform.get<PageOf<ParkedEvent>>(`/parked-events?cursor=${page.body.nextCursor}`);
    expect(rest.body).toEqual({ items: parked.slice(2), nextCursor: null });
    expect((await platform.get(`/parked-events/${parked[0]?.id}`)).body).toMatchObject({
      id: parked[0]?.id,
      headers: { ce_type: TrainingStarted.type },
      data: { date: days[0] },
    });

    const { status, body } = await platform.post<Release>('/parked-events/releases', { topic, key, reason });
    expect({ status, body }).toEqual({ status: 200, body: { released: 3, stoppedBy: null } });
    expect(await lentOn()).toEqual(days);
    expect((await platform.get(`/parked-events?key=${key}`)).body['items']).toEqual([]);
    const released = await platform.get<PageOf<ParkedEvent>>(`/parked-events?key=${key}&state=RELEASED`);
    expect(released.body.items).toHaveLength(3);
    expect(released.body.items[0]?.settledBy).toMatch(/^platform:/);
    expect(await audited(key)).toMatchObject([
      { action: 'parked-event.release', stage: 'DONE', reason, details: { outcome: { released: 3 } } },
      { action: 'parked-event.release', stage: 'BEGUN', reason },
    ]);
  });

  it('stay where they are when they fail again', async () => {
    const { key, parked } = await park();
    await breakReactions();
    const { body } = await platform.post<Release>('/parked-events/releases', { topic, key, reason });
    await mendReactions();
    expect(body).toMatchObject({ released: 0, stoppedBy: { id: parked[0]?.id } });
    expect((await platform.get(`/parked-events?key=${key}`)).body['items']).toHaveLength(3);
    await platform.post('/parked-events/releases', { topic, key, reason });
  });

  it('are given up one by one, with a reason, once', async () => {
    const { key, parked } = await park();
    const discards = `/parked-events/${parked[0]?.id}/discards`;
    expect((await platform.post(discards, { reason: 'émis par erreur' })).status).toBe(201);
    expect(await platform.post(discards, { reason: 'émis par erreur' })).toMatchObject({
      status: 409,
      body: { code: 'PARKED_EVENT_SETTLED' },
    });
    expect((await platform.get(`/parked-events/${parked[0]?.id}`)).body).toMatchObject({
      state: 'DISCARDED',
      settledWhy: 'émis par erreur',
    });
    const { body } = await platform.post<Release>('/parked-events/releases', { topic, key, reason });
    expect(body).toEqual({ released: 2, stoppedBy: null });
    const [, , discarded, ...others] = await audited(key);
    expect(others).toEqual([]);
    expect(discarded).toMatchObject({
      ...{ action: 'parked-event.discard', stage: 'DONE', subjectType: topic, role: 'platform' },
      ...{ reason: 'émis par erreur', details: { parkedEventId: parked[0]?.id } },
    });
    expect((await lentOn()).slice(-2)).toEqual(days.slice(1));
  });

  it('that are not there are not found', async () => {
    expect((await platform.get('/parked-events/999999')).status).toBe(404);
    expect((await platform.get('/parked-events/nothing')).status).toBe(400);
  });

  it('ask for a key to be released under, and for no connection beside that of the release', async () => {
    const key = newId();
    const release = (as: { key?: string | null }) =>
      platform.post('/parked-events/releases', { topic, key, reason }, as);
    expect(await release({ key: null })).toMatchObject({
      status: 400,
      body: { code: 'IDEMPOTENCY_KEY_REQUIRED' },
    });
    const many = await Promise.all(Array.from({ length: 25 }, () => release({})));
    expect(new Set(many.map(({ status }) => status))).toEqual(new Set([200]));
  });
});

describe('refused records', () => {
  it('are listed, and tried again once', async () => {
    const key = newId();
    await service.query(
      `INSERT INTO refused_record (topic, key, outbox_seq, reason) VALUES ($1, $2, 7, 'too large')`,
      [topic, key],
    );
    const { body } = await platform.get<RefusedRecord[]>('/refused-records');
    expect(body).toMatchObject([{ topic, key, outboxSeq: '7', reason: 'too large' }]);
    expect((await platform.post('/refused-records/retries', { topic, key, reason })).status).toBe(200);
    expect((await platform.post('/refused-records/retries', { topic, key, reason })).status).toBe(404);
    expect((await platform.get('/refused-records')).body).toEqual([]);
    expect(await audited(key)).toMatchObject([{ action: 'refused-record.retry', stage: 'DONE', reason }]);
  });
});

it('is the business of the platform team only', async () => {
  const anct = service.as({ role: 'anct' });
  const aggregate = { topic, key: newId(), reason };
  const answers = [
    await anct.get('/parked-events'),
    await anct.get('/parked-events/1'),
    await anct.post('/parked-events/releases', aggregate),
    await anct.post('/parked-events/1/discards', { reason: 'pour voir' }),
    await anct.get('/refused-records'),
    await anct.post('/refused-records/retries', aggregate),
  ];
  expect(answers.map(({ status }) => status)).toEqual([403, 403, 403, 403, 403, 403]);
});
