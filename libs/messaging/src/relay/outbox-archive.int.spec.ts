import { once } from 'node:events';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { eventually } from '@cnfs/testing';
import { DataSource } from 'typeorm';
import type { Broker, BrokerProducer } from '../broker/broker.js';
import { openBroker } from '../broker/open-broker.js';
import { CaseAdvanced, newCase, steps, topicsOfSpecs } from '../testing/fixture/case-events.js';
import { noCause, openService, type SpecApplication } from '../testing/fixture/service.js';
import { specDatabase, type SpecDatabase } from '../testing/fixture/database.js';
import { OutboxArchive } from './outbox-archive.js';

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

async function start(over = broker): Promise<SpecApplication> {
  const service = await openService(database, 'recruitment', { broker: over });
  opened.push(service);
  return service;
}

const advance = (service: SpecApplication, caseId: string, from: number, to = from) =>
  service.unitOfWork.run(noCause, (tx) => {
    for (const data of steps(caseId, from, to)) tx.append(CaseAdvanced, data);
    return Promise.resolve();
  });
const republish = (service: SpecApplication, since: Date) =>
  service.unitOfWork.run(noCause, (tx) => service.app.get(OutboxArchive).republish(since, tx));
const waiting = (service: SpecApplication) => service.rows('select seq from outbox');
const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, n) => from + n);

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

/** The way to a broker: while it is cut, what is sent is kept back, unless its producer is closed. */
class Network {
  readonly broker: Broker;
  keepsBack = false;
  private healed = AbortSignal.abort();
  heal: () => void = () => undefined;

  constructor(behind: Broker) {
    const producer = { value: () => this.producer(behind.producer()) };
    this.broker = Object.create(behind, { producer }) as Broker;
  }

  cut(): void {
    const healed = new AbortController();
    this.healed = healed.signal;
    this.heal = () => healed.abort();
  }

  private producer(behind: BrokerProducer): BrokerProducer {
    const closed = new AbortController();
    return {
      send: async (records) => {
        this.keepsBack = !this.healed.aborted;
        await given(this.healed, closed.signal);
        closed.signal.throwIfAborted();
        return behind.send(records);
      },
      close: () => {
        closed.abort();
        return behind.close();
      },
    };
  }
}

const given = (...signals: AbortSignal[]) =>
  Promise.race(signals.map(async (signal) => signal.aborted || once(signal, 'abort')));

describe('the archive', () => {
  test('fills a broker that lost what it held, under the same ids and in the same order', async () => {
    const service = await start();
    const caseId = newCase();
    const begun = new Date();
    await advance(service, caseId, 1, 30);
    await eventually(async () => (await waiting(service)).length === 0);
    const before = await sent(caseId);
    await database.asSuperuser('delete from embedded_log.record');
    expect(await republish(service, begun)).toBe(30);
    await eventually(async () => (await waiting(service)).length === 0);
    expect(await sent(caseId)).toEqual(before);
    expect(await republish(service, new Date())).toBe(0);
  });

  test('goes before what the relay has in hand, which it gives up, and what it commits meanwhile', async () => {
    const network = new Network(broker);
    const service = await start(network.broker);
    const caseId = newCase();
    const begun = new Date();
    await advance(service, caseId, 1, 30);
    await eventually(async () => (await waiting(service)).length === 0);
    network.cut();
    await advance(service, caseId, 31);
    await eventually(() => network.keepsBack);
    await database.asSuperuser('delete from embedded_log.record');
    expect(await republish(service, begun)).toBe(30);
    network.heal();
    await eventually(async () => (await waiting(service)).length === 0);
    expect(await stepsSent(caseId)).toEqual(range(1, 31));
    const disorder = await service.rows(
      `select from (select archived_at, lag(archived_at) over (order by ce_sequence) as before from outbox_archive
        where aggregateid = $1) event where archived_at < before`,
      [caseId],
    );
    expect(disorder).toEqual([]);
  });

  test('has its partitions made and dropped by a function the application may call, and by nothing else', async () => {
    const app = await new DataSource({ type: 'postgres', url: database.urlOf('training') }).initialize();
    const partitions = async () =>
      (
        await app.query<{ name: string }[]>(
          `select relname as name from pg_class where relname like 'outbox_archive_2%' and relkind = 'r'
           and relnamespace = 'training'::regnamespace order by relname`,
        )
      ).map(({ name }) => name);
    try {
      const [kept, old] = [30, 31].map((days) => new Date(Date.now() - days * 86_400_000));
      const nameOf = (day: Date) => `outbox_archive_${day.toISOString().slice(0, 10).replaceAll('-', '')}`;
      const made = await partitions();
      for (const day of [kept, old] as [Date, Date]) {
        const [from, to] = [day, new Date(day.getTime() + 86_400_000)].map((at) =>
          at.toISOString().slice(0, 10),
        );
        await database.asSuperuser(
          `create table training.${nameOf(day)} partition of training.outbox_archive
           for values from ('${from} 00:00+00') to ('${to} 00:00+00')`,
        );
      }
      await app.query('select maintain_outbox_archive()');
      expect(await partitions()).toEqual([nameOf(kept as Date), ...made]);
      expect(made).toHaveLength(8);
      await expect(app.query('drop table outbox_archive')).rejects.toThrow('must be owner');
    } finally {
      await app.destroy();
    }
  });
});
