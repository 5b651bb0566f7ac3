// A relay's process stops as a machine that stalls does (SIGSTOP), longer than its session may be idle, and goes on.
import { afterAll, afterEach, beforeAll, expect, jest, test } from '@jest/globals';
import { eventually, testKafka } from '@cnfs/testing';
import type { Broker } from '../broker/broker.js';
import { openBroker } from '../broker/open-broker.js';
import { CaseAdvanced, newCase, steps, topicsOfSpecs } from '../testing/fixture/case-events.js';
import { Behaviour, CaseReactions } from '../testing/fixture/case-reactions.js';
import { type SpecDatabase, specDatabase } from '../testing/fixture/database.js';
import { startProcess } from '../testing/fixture/service-process.js';
import { noCause, openService, type SpecApplication } from '../testing/fixture/service.js';

jest.setTimeout(120_000);

const ROUNDS = 4;
const CASES = 4;
/** Of the relay, see there. */
const BATCH = 1_000;

let database: SpecDatabase;
const closing: { close(): Promise<void> }[] = [];

beforeAll(async () => {
  database = await specDatabase();
});

afterEach(async () => {
  for (const each of closing.splice(0).reverse()) await each.close();
});

afterAll(() => database.drop());

const kept = <T extends { close(): Promise<void> }>(each: T): T => {
  closing.push(each);
  return each;
};
/** Backends of the relays of recruitment, and whether they hold the lock. */
const relays = () =>
  database.asSuperuser<{ pid: number; leads: boolean }>(
    `select pid, exists (select from pg_locks l where l.pid = a.pid and locktype = 'advisory' and granted) as leads
     from pg_stat_activity a where application_name = 'recruitment relay' and datname = current_database()`,
  );
const leader = async () => (await relays()).find(({ leads }) => leads)?.pid;

/** Sequences of each case in the order of the topic, from its beginning. */
async function onTheWire(broker: Broker, cases: readonly string[], complete: number) {
  const wire = new Map<string, number[]>(cases.map((caseId) => [caseId, []]));
  const reader = kept(broker.consumer(newCase()));
  await reader.run({
    topics: [CaseAdvanced.topic],
    onBatch: async (batch) => {
      for (const { key, headers } of batch.records)
        wire.get(key?.toString() ?? '')?.push(Number(headers['ce_sequence']?.toString()));
      await batch.commit((batch.records.at(-1)?.offset ?? 0) + 1);
    },
  });
  const seen = () => [...wire.values()].every((sequences) => new Set(sequences).size === complete);
  await eventually(seen, { deadline: 30_000, what: 'every event on the wire' });
  return wire;
}

test('loses its lock to another; what it had in hand may go out twice, and takes effect once and in order', async () => {
  const broker = `kafka://${testKafka()}`;
  const open = (clientId: string) => openBroker(broker, { clientId, production: true });
  await open('spec').createTopics(topicsOfSpecs);
  const relay = { idle: 700, keepAlive: 150, silence: 600, poll: 100 };
  const writer = kept(await openService(database, 'recruitment'));
  const values = [{ provide: Behaviour, useValue: new Behaviour() }];
  const training = kept(
    await openService(database, 'training', { broker: open('training'), reactions: [CaseReactions], values }),
  );
  const order = { service: 'recruitment', database: database.urlOf('recruitment'), broker, relay } as const;
  const frozen = kept(startProcess(order));
  await eventually(leader, { deadline: 30_000, what: 'the process to lead' });

  const cases = Array.from({ length: CASES }, newCase);
  let step = 0;
  let rounds = 0;
  const write = async () => {
    while (rounds < ROUNDS) {
      step += 1;
      await writer.unitOfWork.run(noCause, (tx) => {
        for (const caseId of cases)
          for (const data of steps(caseId, step, step)) tx.append(CaseAdvanced, data);
        return Promise.resolve();
      });
    }
  };
  const freeze = async () => {
    for (; rounds < ROUNDS; rounds++) {
      const before = await leader();
      const other = await openService(database, 'recruitment', { broker: open('other'), relay });
      await eventually(async () => (await relays()).length === 2);
      frozen.process.signal('SIGSTOP');
      const after = await eventually(async () => {
        const now = await leader();
        return now !== before && now;
      });
      const at = step;
      await eventually(async () => (await stepsArchived(writer)) > at, { what: 'the other to go on' });
      frozen.process.signal('SIGCONT');
      await eventually(async () => (await relays()).some(({ pid }) => ![before, after].includes(pid)));
      await other.close();
      await eventually(async () => ![undefined, before, after].includes(await leader()));
    }
  };
  await Promise.all([write(), freeze()]);

  const expected = Array.from({ length: step }, (_, n) => n + 1);
  const wire = await onTheWire(open('reader'), cases, step);
  let twice = 0;
  for (const sequences of wire.values()) {
    expect([...new Set(sequences)]).toEqual(expected);
    twice += sequences.length - step;
  }
  expect(twice).toBeLessThanOrEqual(ROUNDS * BATCH);
  for (const caseId of cases) {
    const effects = () =>
      training.rows<{ step: number }>(
        `select step from effect where handler = 'record' and case_id = $1 order by n`,
        [caseId],
      );
    await eventually(async () => (await effects()).length >= step, { deadline: 60_000, what: 'the effects' });
    expect((await effects()).map(({ step: taken }) => taken)).toEqual(expected);
  }
});

/** The last step of any case that a broker has acknowledged. */
async function stepsArchived(service: SpecApplication): Promise<number> {
  const [last] = await service.rows<{ step: number }>(
    `select coalesce(max(ce_sequence), 0) as step from outbox_archive`,
  );
  return last?.step ?? 0;
}
