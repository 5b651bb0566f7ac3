import { HostStructureRegistered, HostStructureSuspended } from '@cnfs/contracts';
import { newId } from '@cnfs/kernel';
import type { ReplayPlan, ReplaySlice, TracedEvent } from '@cnfs/messaging';
import { publish } from '@cnfs/messaging/testing';
import { eventually } from '@cnfs/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { ServiceWithLog, registered, suspended } from '../testing/service-with-log.js';

const { topic } = HostStructureRegistered;
const reason = 'essai des outils d’exploitation';
let kits: ServiceWithLog;
beforeAll(async () => {
  kits = await ServiceWithLog.open();
});
afterAll(() => kits?.close());
beforeEach(async () => {
  await kits.service.query(`DELETE FROM borrower`);
});

describe('how far a service is behind', () => {
  it('is told by partition, with what waits to be sent', async () => {
    await kits.taken(registered('avant'));
    const body = await kits.lag();
    expect(body).toMatchObject({ refused: 0, parked: 0 });
    expect(new Set(body.partitions?.map(({ topic }) => topic))).toEqual(
      new Set([topic, 'training.enrolment']),
    );
    await kits.superuser.query('BEGIN');
    await kits.superuser.query(`LOCK TABLE kits.inbox IN EXCLUSIVE MODE`); // nothing is taken in
    await publish(kits.broker, [registered('pendant')]);
    await eventually(async () => {
      const { partitions } = await kits.lag();
      return partitions?.some(({ behind }) => behind === 1);
    });
    await kits.superuser.query('COMMIT');
    await kits.caughtUp();
  });
});

describe('a replay', () => {
  const plan = async (query: string) =>
    (await kits.platform.get<ReplayPlan>(`/event-replay-plans?topic=${topic}&${query}`)).body;
  const replay = async (body: object) =>
    (await kits.platform.post<ReplaySlice>('/event-replays', { topic, reason, ...body })).body;

  it('changes nothing of what was taken in, and gives effect to what was not', async () => {
    const since = new Date();
    const events = [registered('une'), registered('deux'), registered('trois')] as const;
    await kits.taken(...events);
    const { places, records } = await plan(`from=${since.toISOString()}`);
    expect(records).toBe(3);
    const before = await kits.borrowers();
    expect(await replay({ places, apply: true })).toEqual({
      ...{ read: 3, passedOver: 0, fresh: 0, known: 3, parked: 0, places: [] },
    });
    expect(await kits.borrowers()).toEqual(before);

    await kits.forget([events[1].id]);
    await kits.service.query(`DELETE FROM borrower WHERE name = 'deux'`);
    expect(await replay({ places })).toMatchObject({ fresh: 1, known: 2 });
    expect(await kits.borrowers()).toHaveLength(2);
    expect(await replay({ places, apply: true })).toMatchObject({ fresh: 1, known: 2 });
    expect(await kits.borrowers()).toEqual(before);
    expect(await replay({ places, apply: true })).toMatchObject({ fresh: 0, known: 3 });
  });

  it('takes the types that are asked for, from an offset on, and parks what fails', async () => {
    const structureId = newId();
    const [first, second] = [registered('seule', structureId), suspended(structureId)];
    await kits.taken(first, second);
    await kits.forget([first.id, second.id]);
    await kits.service.query(`DELETE FROM borrower`);
    const { places } = await plan('from=0');
    const types = [HostStructureSuspended.type];
    const { passedOver } = await replay({ places, types });
    expect(await replay({ places, types, apply: true })).toMatchObject({ fresh: 1, passedOver });
    expect(await kits.borrowers()).toEqual([{ id: structureId, name: null, suspended: true }]);

    const mend = await kits.breakReactions('seule');
    expect(await replay({ places, apply: true })).toMatchObject({ parked: 1 });
    await mend();
    const released = await kits.platform.post('/parked-events/releases', { topic, key: structureId, reason });
    expect(released.body).toMatchObject({ released: 1 });
    expect(await kits.borrowers()).toEqual([{ id: structureId, name: 'seule', suspended: true }]);
  });

  it('goes no further than the service is, and to no topic it does not read', async () => {
    await kits.taken(registered('dernière'));
    const [{ end, partition } = { end: 0, partition: 0 }] = ((await kits.lag()).partitions ?? []).filter(
      (one) => one.topic === topic && one.end > 0,
    );
    const beyond = { topic, reason, places: [{ partition, from: 0, to: end + 1 }], apply: true };
    expect(await kits.platform.post('/event-replays', beyond)).toMatchObject({
      ...{ status: 422, body: { code: 'REPLAY_BEYOND_PROGRESS' } },
    });
    expect(await kits.platform.get('/event-replay-plans?topic=kits.shipment&from=0')).toMatchObject({
      ...{ status: 422, body: { code: 'TOPIC_NOT_READ' } },
    });
    expect((await kits.platform.get(`/event-replay-plans?topic=${topic}&from=hier`)).status).toBe(400);
    expect((await plan('from=2100-01-01T00:00:00Z')).records).toBe(0);
  });

  it('is audited when it changes something, and not when it only looks', async () => {
    await kits.taken(registered('auditée'));
    const { places } = await plan('from=0');
    const run = newId();
    await replay({ places, run });
    expect(
      (await kits.acts('event.replay')).filter(({ details }) => 'run' in details && details.run === run),
    ).toEqual([]);
    await replay({ places, run, apply: true });
    expect((await kits.acts('event.replay')).slice(0, 2)).toMatchObject([
      { stage: 'DONE', subjectType: topic, reason, details: { run, outcome: { places: [] } } },
      { stage: 'BEGUN', details: { run, places } },
    ]);
  });
});

describe('what a service sent', () => {
  const lend = () =>
    kits.service
      .as({ role: 'anct' })
      .post<{ id: string }>('/loans', { structureId: newId(), title: 'prêté' });
  const allSent = () =>
    eventually(async () => (await kits.lag()).outbox.waiting === 0, {
      deadline: 20_000,
    });

  it('is traced by its case, and what it received by the ids of the events', async () => {
    const { body } = await lend();
    await allSent();
    const [event] = (await kits.service.events()).filter(({ key }) => key === body.id);
    const traced = await kits.platform.get<TracedEvent[]>(`/event-traces/${event?.correlationId}`);
    expect(traced.body).toMatchObject([{ id: event?.id, key: body.id, sequence: 1, sent: true }]);
    expect(traced.body[0]?.actor).toMatch(/^anct:/);
    const received = registered('reçue');
    await kits.taken(received);
    const ids = `source=/recruitment&ids=${received.id},${newId()}`;
    expect((await kits.platform.get(`/event-receipts?${ids}`)).body).toEqual([
      { eventId: received.id, state: 'HANDLED' },
    ]);
    expect((await kits.platform.get(`/event-receipts?source=recruitment&ids=x`)).status).toBe(400);
  });

  it('is sent again out of the archive, in its order, after a count', async () => {
    const since = new Date();
    await lend();
    await lend();
    await allSent();
    const records = async () =>
      (
        await kits.superuser.query(
          `SELECT headers ->> 'ce_id' AS id FROM embedded_log.record WHERE topic = 'kits.shipment'`,
        )
      ).rows.length;
    const before = await records();
    const ask = (apply: boolean) =>
      kits.platform.post('/event-republications', { since: since.toISOString(), reason, apply });
    expect((await ask(false)).body).toEqual({ events: 2 });
    expect(await records()).toBe(before);
    expect((await ask(true)).body).toEqual({ events: 2 });
    await allSent();
    expect(await records()).toBe(before + 2);
    expect(await kits.acts('event.republish')).toMatchObject([
      { stage: 'DONE', reason, details: { events: 2 } },
    ]);
  });
});

it('is the business of the platform team only', async () => {
  const anct = kits.service.as({ role: 'anct' });
  const answers = [
    await anct.get('/event-lag'),
    await anct.get(`/event-traces/${newId()}`),
    await anct.get(`/event-receipts?source=/kits&ids=${newId()}`),
    await anct.get(`/event-replay-plans?topic=${topic}&from=0`),
    await anct.post('/event-replays', { topic, reason, places: [{ partition: 0, from: 0, to: 1 }] }),
    await anct.get('/projections'),
    await anct.post('/projections/borrower/rebuilds', { reason }),
    await anct.post('/event-republications', { since: '2021-01-01T00:00:00Z', reason }),
  ];
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([403]));
});
