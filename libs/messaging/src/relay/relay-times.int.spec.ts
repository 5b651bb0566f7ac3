// What the relay does while time passes: waits, keeps its lock, gives it up, asks and does not ask.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { eventually } from '@cnfs/testing';
import pg from 'pg';
import type { Broker, BrokerProducer } from '../broker/broker.js';
import { openBroker } from '../broker/open-broker.js';
import { RELAY_LIMITS, type RelayLimits } from '../options.js';
import { CaseAdvanced, newCase, steps, topicsOfSpecs } from '../testing/fixture/case-events.js';
import { type SpecDatabase, specDatabase } from '../testing/fixture/database.js';
import { openLine } from '../testing/fixture/line.js';
import { noCause, openService, type SpecApplication } from '../testing/fixture/service.js';
import { OutboxSession } from './outbox-session.js';

let database: SpecDatabase;
let broker: Broker;
const closing: { close(): Promise<void> | void }[] = [];

beforeAll(async () => {
  database = await specDatabase();
});

beforeEach(async () => {
  broker = openBroker(`embedded:${database.url}`, { clientId: 'spec', production: false });
  await broker.createTopics(topicsOfSpecs);
});

afterEach(async () => {
  for (const each of closing.splice(0).reverse()) await each.close();
  await database.asSuperuser('drop schema embedded_log cascade');
});

afterAll(() => database.drop());

async function start(relay: Partial<RelayLimits> = {}, by = database, to = broker): Promise<SpecApplication> {
  const service = await openService(by, 'recruitment', { broker: to, relay });
  closing.push(service);
  return service;
}

const advance = (service: SpecApplication, caseId: string, from: number, to = from) =>
  service.unitOfWork.run(noCause, (tx) => {
    for (const data of steps(caseId, from, to)) tx.append(CaseAdvanced, data);
    return Promise.resolve();
  });

const stepsSent = async (caseId: string) =>
  (
    await database.asSuperuser<{ step: number }>(
      `select (value::jsonb ->> 'step')::int as step from embedded_log.record where key = $1 order by record_offset`,
      [caseId],
    )
  ).map(({ step }) => step);
/** Process ids, at the server, of who holds the relay's lock. */
const holders = async () =>
  (
    await database.asSuperuser<{ pid: number }>(
      `select pid from pg_locks where locktype = 'advisory' and granted
         and database = (select oid from pg_database where datname = current_database())`,
    )
  ).map(({ pid }) => pid);
/** Of all relays, of who waits for the lock too. */
const sessions = () =>
  database.asSuperuser(
    `select from pg_stat_activity where application_name = 'recruitment relay' and datname = current_database()`,
  );
const passed = async (milliseconds: number) => {
  const from = performance.now();
  await eventually(() => performance.now() - from > milliseconds, { deadline: 2 * milliseconds });
};
/** The broker, whose producers are looked at. */
const withProducer = (producer: () => BrokerProducer): Broker => ({
  createTopics: (topics) => broker.createTopics(topics),
  consumer: (group) => broker.consumer(group),
  log: () => broker.log(),
  producer,
});
const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, n) => from + n);

async function brokerHangs(): Promise<{ goOn(): Promise<void> }> {
  const log = new pg.Client({ connectionString: database.url });
  await log.connect();
  await log.query('begin');
  await log.query('select from embedded_log.partition for update');
  return {
    async goOn() {
      await log.query('commit');
      await log.end();
    },
  };
}
const sendHangs = () =>
  eventually(async () => {
    const rows = await database.asSuperuser(
      `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
    );
    return rows.length > 0;
  });

describe('a relay that waits for the broker', () => {
  test('keeps its lock for as long as it takes, and sends once', async () => {
    const service = await start({ idle: 400, keepAlive: 100 });
    const caseId = newCase();
    const hanging = await brokerHangs();
    await advance(service, caseId, 1, 5);
    await sendHangs();
    const before = await holders();
    expect(before).toHaveLength(1);
    await passed(2_000); // five times what an idle session has
    expect(await holders()).toEqual(before);
    await hanging.goOn();
    await eventually(async () => (await service.rows('select from outbox')).length === 0);
    expect(await holders()).toEqual(before);
    expect(await stepsSent(caseId)).toEqual(range(1, 5));
  });

  test('gives up what it sends as soon as it has lost its lock: it never sends twice at once', async () => {
    const sending = new Set<BrokerProducer>();
    const atOnce: number[] = [];
    const watched = withProducer(() => {
      const producer = broker.producer();
      return {
        async send(records) {
          sending.add(producer);
          atOnce.push(sending.size);
          return producer.send(records).finally(() => sending.delete(producer));
        },
        close: () => producer.close(),
      };
    });
    const service = await start({}, database, watched);
    const caseId = newCase();
    const hanging = await brokerHangs();
    await advance(service, caseId, 1, 5);
    await sendHangs();
    await database.asSuperuser('select pg_terminate_backend($1)', await holders());
    await eventually(() => atOnce.length === 2);
    expect(atOnce).toEqual([1, 1]);
    await hanging.goOn();
    await eventually(async () => (await service.rows('select from outbox')).length === 0);
    expect([...new Set(await stepsSent(caseId))]).toEqual(range(1, 5));
  });

  test('asks less and less often when the broker refuses at once, and at another time than others', async () => {
    const attempts: number[] = [];
    const watched = withProducer(() => {
      attempts.push(performance.now());
      return broker.producer();
    });
    await database.asSuperuser('alter table embedded_log.record rename to gone');
    const service = await start({}, database, watched);
    const caseId = newCase();
    await advance(service, caseId, 1, 3);
    await eventually(() => attempts.length >= 6, { deadline: 20_000 });
    const gaps = attempts.slice(1).map((at, n) => at - (attempts[n] ?? at));
    // From the second on: the first may be of the time before there was anything to send.
    expect(gaps.slice(1, 5).map((gap, n) => gap >= 50 * 2 ** n)).toEqual([true, true, true, true]);
    await database.asSuperuser('alter table embedded_log.gone rename to record');
    await eventually(async () => (await stepsSent(caseId)).length === 3);
  });
});

describe('a database that says nothing', () => {
  test('is given up by whoever waits for it, for an answer or for a connection', async () => {
    const line = await openLine(database.urlOf('training'));
    closing.push(line);
    const limits = { ...RELAY_LIMITS, silence: 300, idle: 1_000 };
    const config = { connectionString: line.url };
    const session = await OutboxSession.open(config, 'training', limits, () => undefined);
    expect(await session.tryLock()).toBe(true);
    const other = await OutboxSession.open(
      { connectionString: database.urlOf('training') },
      ...(['training', RELAY_LIMITS, () => undefined] as const),
    );
    closing.push(other);
    line.silence();
    await expect(session.next([], 10)).rejects.toThrow('says nothing');
    expect(session.lost.aborted).toBe(true);
    expect(await other.tryLock()).toBe(false);
    await expect(OutboxSession.open(config, 'training', limits, () => undefined)).rejects.toThrow(
      'says nothing',
    );
    await session.close();
    // The server heard nothing either: it ends the session, and the lock is free.
    await eventually(() => other.tryLock());
  });

  test('loses its relay to a process that still reaches it', async () => {
    const line = await openLine(database.urlOf('recruitment'));
    closing.push(line);
    const relay = { silence: 400, idle: 800, keepAlive: 100, poll: 100 };
    await start(relay, { ...database, urlOf: () => line.url });
    await eventually(async () => (await holders()).length === 1);
    const [before] = await holders();
    const reaching = await start(relay);
    line.silence();
    const caseId = newCase();
    await advance(reaching, caseId, 1, 3);
    await eventually(async () => (await stepsSent(caseId)).length === 3);
    expect(await holders()).not.toContain(before);
  });
});

describe('a relay that has nothing to send', () => {
  test('asks the database once a second, and so does one that waits for its turn', async () => {
    const line = await openLine(database.urlOf('recruitment'));
    closing.push(line);
    const byLine = { ...database, urlOf: () => line.url };
    const questions = async (seconds: number) => {
      const before = line.asked();
      await passed(seconds * 1_000);
      return line.asked() - before;
    };
    await start({}, byLine);
    await eventually(async () => (await holders()).length === 1);
    const alone = await questions(5);
    expect(alone).toBeGreaterThanOrEqual(4);
    expect(alone).toBeLessThanOrEqual(6);
    await start({}, byLine);
    await eventually(async () => (await sessions()).length === 2);
    expect(await questions(5)).toBeLessThanOrEqual(12);
  });

  test('is woken by a commit, of its own process or of another, long before it would look', async () => {
    const leading = await start({ poll: 3_600_000 });
    await eventually(async () => (await holders()).length === 1);
    const waiting = await start({ poll: 3_600_000 });
    const [own, others] = [newCase(), newCase()];
    await advance(leading, own, 1);
    await eventually(async () => (await stepsSent(own)).length === 1, { deadline: 1_000 });
    await advance(waiting, others, 1);
    await eventually(async () => (await stepsSent(others)).length === 1, { deadline: 1_000 });
  });
});
