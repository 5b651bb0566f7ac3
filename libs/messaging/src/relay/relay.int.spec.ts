import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { eventually } from '@cnfs/testing';
import pg from 'pg';
import type { Broker } from '../broker/broker.js';
import { openBroker } from '../broker/open-broker.js';
import { MessagingMetrics } from '../metrics.js';
import { RELAY_LIMITS } from '../options.js';
import { CaseAdvanced, newCase, steps, topicsOfSpecs } from '../testing/fixture/case-events.js';
import { type SpecDatabase, specDatabase } from '../testing/fixture/database.js';
import { noCause, openService, type SpecApplication } from '../testing/fixture/service.js';
import { outboxOf } from '../testing/outbox-of.js';
import type { OutboxRow } from './outgoing.js';
import { OutboxSession } from './outbox-session.js';
import { RefusedRecords } from './refused-records.js';

let database: SpecDatabase;
let broker: Broker;
const opened: SpecApplication[] = [];

beforeAll(async () => {
  database = await specDatabase();
});

beforeEach(async () => {
  broker = openBroker(`embedded:${database.url}`, { clientId: 'spec', production: false });
  await broker.createTopics(topicsOfSpecs);
});

afterEach(async () => {
  for (const service of opened.splice(0)) await service.close();
  await database.asSuperuser('drop schema embedded_log cascade');
});

afterAll(() => database.drop());

async function start(): Promise<SpecApplication> {
  const service = await openService(database, 'recruitment', { broker });
  opened.push(service);
  return service;
}

async function stop(service: SpecApplication): Promise<void> {
  opened.splice(opened.indexOf(service), 1);
  await service.close();
}

const advance = (service: SpecApplication, caseId: string, from: number, to = from) =>
  service.unitOfWork.run(noCause, (tx) => {
    for (const data of steps(caseId, from, to)) tx.append(CaseAdvanced, data);
    return Promise.resolve();
  });

interface Sent {
  headers: Record<string, string>;
  step: number;
}

/** What the broker holds of a case, in its order. */
const sent = (caseId: string) =>
  database.asSuperuser<Sent>(
    `select headers, (value::jsonb ->> 'step')::int as step from embedded_log.record where key = $1 order by record_offset`,
    [caseId],
  );
const stepsSent = async (caseId: string) => (await sent(caseId)).map(({ step }) => step);
const waiting = (service: SpecApplication) => service.rows('select seq from outbox');
const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, n) => from + n);

async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  return client;
}

/** Writes the first event of a case, and commits it when it is told to: its seq is drawn now. */
async function openTransaction(caseId: string): Promise<{ commit(): Promise<void> }> {
  const client = await connect(database.urlOf('recruitment'));
  await client.query('begin');
  await client.query(
    `insert into outbox (id, aggregatetype, aggregateid, type, payload, ce_time, ce_sequence, correlation_id, actor)
     values (gen_random_uuid(), $1, $2, $3, $4, now(), 1, gen_random_uuid(), 'anct:spec')`,
    [CaseAdvanced.topic, caseId, CaseAdvanced.type, JSON.stringify({ caseId, step: 1 })],
  );
  return {
    async commit() {
      await client.query('commit');
      await client.end();
    },
  };
}

describe('the relay', () => {
  test('sends events in the order of their commits, with their headers, and moves them to the archive', async () => {
    const service = await start();
    const cases = Array.from({ length: 5 }, newCase);
    for (let step = 1; step <= 20; step++) {
      await Promise.all(cases.map((caseId) => advance(service, caseId, step)));
    }
    await eventually(async () => (await waiting(service)).length === 0);
    for (const caseId of cases) expect(await stepsSent(caseId)).toEqual(range(1, 20));
    const events = await outboxOf(service.dataSource);
    expect(events).toHaveLength(100);
    const [event] = events.filter(({ key }) => key === cases[0]);
    expect((await sent(cases[0] ?? ''))[0]?.headers).toEqual({
      ce_specversion: '1.0',
      ce_id: event?.id,
      ce_type: 'recruitment.CaseAdvanced.v1',
      ce_source: '/recruitment',
      ce_time: '2021-03-01T12:00:00.000Z',
      ce_sequence: '1',
      ce_correlationid: event?.correlationId,
      traceparent: event?.traceparent,
      ce_actor: 'anct:spec',
    });
    const archived = await service.rows<{ partition: string }>(
      'select distinct tableoid::regclass::text as partition from outbox_archive',
    );
    const today = new Date().toISOString().slice(0, 10).replaceAll('-', '');
    expect(archived).toEqual([{ partition: `outbox_archive_${today}` }]);
  });

  test('finds a lower seq that is committed after higher ones were sent', async () => {
    const service = await start();
    const [late, soon] = [newCase(), newCase()];
    const first = await openTransaction(late);
    await advance(service, soon, 1, 50);
    await eventually(async () => (await stepsSent(soon)).length === 50);
    expect(await stepsSent(late)).toEqual([]);
    await first.commit();
    await eventually(async () => (await stepsSent(late)).length === 1);
  });

  test('lets no event overtake one of its aggregate with a lower seq that was committed while it read ahead', async () => {
    const [late, soon] = [newCase(), newCase()];
    const first = await openTransaction(late);
    const log = await connect(database.url);
    await log.query('begin');
    await log.query('select from embedded_log.partition for update'); // the first send hangs
    const service = await start();
    await advance(service, soon, 1, 1_001);
    await eventually(async () => {
      const [state] = await database.asSuperuser<{ hangs: boolean; read: boolean }>(
        `select bool_or(wait_event_type = 'Lock') as hangs,
           bool_or(application_name = 'recruitment relay' and state = 'idle' and query like '%order by seq%') as read
         from pg_stat_activity where datname = current_database()`,
      );
      return state?.hangs && state.read;
    });
    await first.commit();
    await service.rows(
      `insert into event_stream (topic, key, last_sequence, correlation_id) values ($1, $2, 1, gen_random_uuid())`,
      [CaseAdvanced.topic, late],
    );
    await advance(service, late, 2);
    await log.query('commit');
    await log.end();
    await eventually(async () => (await waiting(service)).length === 0);
    expect(await stepsSent(late)).toEqual([1, 2]);
    expect(await stepsSent(soon)).toEqual(range(1, 1_001));
  });

  test('is one of several: the others wait for its lock, are told of commits by them, and take over when it is gone', async () => {
    const first = await start();
    const caseId = newCase();
    await advance(first, caseId, 1);
    await eventually(async () => (await stepsSent(caseId)).length === 1);
    const second = await start();
    const holders = () =>
      database.asSuperuser<{ pid: number }>(
        `select pid from pg_locks where locktype = 'advisory' and granted`,
      );
    const [before] = await holders();
    await advance(second, caseId, 2);
    await eventually(async () => (await stepsSent(caseId)).length === 2);
    expect(await holders()).toEqual([before]);
    // Its session ends, as that of a relay that was frozen for too long.
    await database.asSuperuser('select pg_terminate_backend($1)', [before?.pid]);
    await advance(second, caseId, 3);
    await eventually(async () => (await stepsSent(caseId)).length >= 3);
    await eventually(async () => (await waiting(second)).length === 0);
    await stop(first);
    await advance(second, caseId, 4);
    await eventually(async () => (await stepsSent(caseId)).length >= 4);
    expect(new Set(await stepsSent(caseId))).toEqual(new Set(range(1, 4)));
  });

  test('that is frozen loses its lock to another, and cannot acknowledge what it sent', async () => {
    const config = { connectionString: database.urlOf('training') };
    const limits = { ...RELAY_LIMITS, keepAlive: 60_000 };
    const frozen = await OutboxSession.open(config, 'training', { ...limits, idle: 300 }, () => undefined);
    const other = await OutboxSession.open(config, 'training', limits, () => undefined);
    expect(await frozen.tryLock()).toBe(true);
    expect(await other.tryLock()).toBe(false);
    await eventually(() => other.tryLock());
    await expect(frozen.archive([{ seq: '1' } as OutboxRow])).rejects.toThrow();
    await Promise.all([frozen.close(), other.close()]);
  });

  test('sends what was committed in the last moment before it is stopped', async () => {
    const service = await start();
    const caseId = newCase();
    await advance(service, caseId, 1, 300);
    await stop(service);
    expect(await stepsSent(caseId)).toEqual(range(1, 300));
  });

  test('waits for a broker that is away, while commands go on', async () => {
    const service = await start();
    const caseId = newCase();
    await database.asSuperuser('alter table embedded_log.record rename to gone');
    await advance(service, caseId, 1, 3);
    await advance(service, caseId, 4);
    const figure = async (name: string) =>
      Number(
        (await service.app.get(MessagingMetrics).registry.getSingleMetricAsString(name)).split(' ').at(-1),
      );
    await eventually(async () => (await figure('outbox_oldest_age_seconds')) > 0.3);
    expect(await waiting(service)).toHaveLength(4);
    expect(await figure('outbox_rows')).toBe(4);
    await database.asSuperuser('alter table embedded_log.gone rename to record');
    await eventually(async () => (await stepsSent(caseId)).length === 4);
    expect(await stepsSent(caseId)).toEqual([1, 2, 3, 4]);
    await eventually(async () => (await figure('outbox_oldest_age_seconds')) === 0);
    expect(await figure('outbox_rows')).toBe(0);
    expect(await figure('relay_active')).toBe(1);
  });
});

describe('an event that the broker refuses for good', () => {
  test('stops its own aggregate only, until someone decides', async () => {
    const service = await start();
    const [sick, sound] = [newCase(), newCase()];
    const refused = service.app.get(RefusedRecords);
    await service.unitOfWork.run(noCause, (tx) => {
      tx.append(CaseAdvanced, { caseId: sick, step: 1 });
      tx.append(CaseAdvanced, { caseId: sick, step: 2, note: 'x'.repeat(1_200_000) });
      tx.append(CaseAdvanced, { caseId: sound, step: 1 });
      tx.append(CaseAdvanced, { caseId: sick, step: 3 });
      return Promise.resolve();
    });
    await advance(service, sound, 2);
    await eventually(async () => (await stepsSent(sound)).length === 2);
    await eventually(async () => (await waiting(service)).length === 2);
    expect(await stepsSent(sick)).toEqual([1]);
    expect(await refused.list()).toMatchObject([
      { topic: CaseAdvanced.topic, key: sick, reason: 'MESSAGE_TOO_LARGE' },
    ]);
    // Whoever made the event small enough, or the broker's limit large enough, lets the aggregate go on.
    await service.rows(`update outbox set payload = payload - 'note' where aggregateid = $1`, [sick]);
    await refused.retry(CaseAdvanced.topic, sick);
    await eventually(async () => (await waiting(service)).length === 0);
    expect(await stepsSent(sick)).toEqual([1, 2, 3]);
    await expect(refused.retry(CaseAdvanced.topic, sick)).rejects.toThrow('NOT_FOUND');
  });
});
