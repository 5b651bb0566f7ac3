// F15: records that no service of ours would write, on the topics that they all read, in the middle of the load: each is set
// aside or passed over as the product says, and nothing else waits for it.
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { services } from '@cnfs/contracts';
import { eventually } from '@cnfs/testing';
import type { Producer } from 'kafkajs';
import type { Fault, Round } from '../fault.ts';
import { type Poison, behind, kinds, poisonOf } from '../poison.ts';
import {
  type Placed,
  SET_ASIDE_WITHIN,
  becomesOf,
  bodiesStaySecret,
  byHand,
  place,
  settle,
  told,
} from '../set-aside.ts';
import { refusedForAWhile } from './refused-for-a-while.ts';

const TWO_MEGABYTES = 2 * 1024 * 1024;

/** Times in a round that a service is killed as it sets a record aside. */
const KILLS = 2;

const sound = Object.keys(kinds);

export const poisoned: Fault = {
  id: 'F15',
  title: `poison: ${sound.length} kinds of records, too large ones, reactions that fail for a while, kills meanwhile`,
  unit: 'poison records',
  recovery: 'written → set aside or passed over by all',
  perRound: 46,
  smoke: sound.length,
  campaign: 20 * sound.length,
  async round(round) {
    const { system, random, target, count, injected, recovered } = round;
    const logs = services.flatMap((name) => system.processesOf(name).map(({ log }) => log));
    const from = logs.map((log) => readFileSync(log, 'utf8').length);
    await byHand(system, async (producer) => {
      let bag: string[] = [];
      while (count() < target) {
        if (bag.length === 0) bag = random.shuffled(sound);
        const written: Placed[] = [];
        const skipped = await skippedBy(round);
        for (const kind of bag.splice(0, target - count())) {
          written.push(await place(producer, poisonOf(kind, random)));
          injected(kind);
        }
        const since = performance.now();
        await becomesOf(round, written);
        recovered(performance.now() - since);
        await areCounted(round, written, skipped);
        const followers = written.filter(({ expected }) => [...expected.values()].includes('POISON'));
        for (const record of followers) written.push(await place(producer, behind(record)));
        await becomesOf(round, written);
        await settle(round, written);
      }
      await tooLarge(round, producer);
      await refusedForAWhile(round);
      for (let kill = 0; kill < KILLS; kill++) await killedMeanwhile(round, producer);
    });
    await bodiesStaySecret(
      round,
      logs.map((log, index) => readFileSync(log, 'utf8').slice(from[index])),
    );
  },
};

/** A service is killed as soon as it has marked the record as received: it is parked with it, or not received. */
async function killedMeanwhile(round: Round, producer: Producer): Promise<void> {
  const { system, random, injected } = round;
  const record = await place(producer, poisonOf('a field missing', random));
  const reader = [...record.expected].find(([, cause]) => cause === 'POISON')?.[0];
  if (!reader) throw new Error(`nobody reads ${record.topic}`);
  const mark = `SELECT FROM ${reader}.inbox WHERE ce_source = $1 AND ce_id = $2`;
  const { ce_source: source, ce_id: id } = record.message.headers;
  const marked = async () => (await system.database.query(mark, [source, id])).rows.length > 0;
  await eventually(marked, { what: `${reader} marks it`, deadline: SET_ASIDE_WITHIN, every: 2 }).catch(
    (error: unknown) => told(round, { reader, kind: record.kind, error: String(error) }),
  );
  await system.supervisors[reader].kill();
  injected('killed as it sets one aside');
  await system.supervisors[reader].untilReady();
  await becomesOf(round, [record]);
  await settle(round, [record]);
}

/** The broker refuses it from anybody; of a service's own outbox it is set aside there, and stops its own aggregate alone. */
async function tooLarge(round: Round, producer: Producer): Promise<void> {
  const { system, random, injected } = round;
  const large: Poison = { ...poisonOf('no body', random), kind: 'two megabytes' };
  const value = JSON.stringify({ note: 'x'.repeat(TWO_MEGABYTES) });
  const refusal = await place(producer, { ...large, message: { ...large.message, value } }).then(
    () => 'none',
    (error: unknown) => String((error as { type?: unknown }).type),
  );
  injected(large.kind);
  if (refusal !== 'MESSAGE_TOO_LARGE') told(round, { kind: large.kind, refusal });

  const schema = large.topic.slice(0, large.topic.indexOf('.'));
  const key = randomUUID();
  await system.database.query(
    `INSERT INTO ${schema}.outbox (id, aggregatetype, aggregateid, type, payload, ce_time, ce_sequence, correlation_id, actor)
     VALUES ($1, $2, $3, $4, $5, now(), 1, $1, 'system:chaos')`,
    [randomUUID(), large.topic, key, large.message.headers['ce_type'], value],
  );
  injected(`${large.kind} in an outbox`);
  const refused = async () => {
    const { rows } = await system.database.query<{ reason: string }>(
      `SELECT reason FROM ${schema}.refused_record WHERE topic = $1 AND key = $2`,
      [large.topic, key],
    );
    return rows[0]?.reason === 'MESSAGE_TOO_LARGE';
  };
  await eventually(refused, { what: 'it is refused', deadline: SET_ASIDE_WITHIN }).catch((error: unknown) =>
    told(round, { kind: `${large.kind} in an outbox`, error: String(error) }),
  );
  for (const table of ['outbox', 'refused_record'])
    await system.database.query(
      `DELETE FROM ${schema}.${table} WHERE ${table === 'outbox' ? 'aggregatetype = $1 AND aggregateid' : 'topic = $1 AND key'} = $2`,
      [large.topic, key],
    );
}

type Skipped = ReadonlyMap<string, number>;

/** What each service says of each topic that it passed over. */
async function skippedBy({ system }: Round): Promise<Skipped> {
  const counts = new Map<string, number>();
  for (const { name, metricsUrl } of services.flatMap((service) => system.processesOf(service))) {
    const page = await (await fetch(metricsUrl)).text();
    for (const [, topic, times] of page.matchAll(/^events_skipped_total\{topic="([^"]+)"[^}]*\} (\d+)/gm))
      counts.set(`${name} ${topic}`, (counts.get(`${name} ${topic}`) ?? 0) + Number(times));
  }
  return counts;
}

/** Records that are passed over are counted: at least those that were written. */
async function areCounted(round: Round, written: readonly Placed[], before: Skipped): Promise<void> {
  const after = await skippedBy(round);
  const expected = new Map<string, number>();
  for (const { topic, expected: becomes } of written)
    for (const [service, cause] of becomes) {
      const name = `${service} ${topic}`;
      if (cause === null) expected.set(name, (expected.get(name) ?? 0) + 1);
    }
  for (const [name, times] of expected) {
    const counted = (after.get(name) ?? 0) - (before.get(name) ?? 0);
    if (counted < times) told(round, { passedOver: name, times, counted });
  }
}
