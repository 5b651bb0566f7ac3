// The reference of the consumer: runs of 50 events in a transaction, all partitions side by side, offsets committed after.
import type { Consumer, EachBatchPayload, KafkaMessage } from 'kafkajs';
import pg from 'pg';
import type { BenchData } from '../events.ts';
import { bareKafka, CONSUMER } from './kafka.ts';

const RUN = 50;

export interface BareEvent {
  readonly id: string;
  readonly source: string;
  readonly correlation: string;
  readonly data: BenchData;
}

/** What follows from the events of a run, in its transaction. */
export type BareReaction = (client: pg.PoolClient, events: readonly BareEvent[]) => Promise<void>;

export interface BareConsumption {
  readonly brokers: string;
  readonly group: string;
  readonly topic: string;
  readonly pool: pg.Pool;
  readonly react: BareReaction;
  /** Told before a batch is begun, and after it is done. */
  readonly onBatch?: (records: number, done: boolean) => void;
  readonly onCommitted?: (events: readonly BareEvent[]) => void;
}

const INBOX = `
  insert into inbox (ce_source, ce_id) select $1, id from unnest($2::uuid[]) as id
  on conflict do nothing returning ce_id`;

/** @returns the consumer, once it has joined its group. */
export async function consumeBare(consumption: BareConsumption): Promise<Consumer> {
  const { brokers, group, topic } = consumption;
  const consumer = bareKafka(brokers).consumer({ groupId: group, ...CONSUMER });
  await consumer.connect();
  await consumer.subscribe({ topics: [topic], fromBeginning: true });
  const joined = new Promise<void>(
    (resolve) => void consumer.on(consumer.events.GROUP_JOIN, () => resolve()),
  );
  await consumer.run({
    autoCommit: false,
    eachBatchAutoResolve: false,
    partitionsConsumedConcurrently: 32,
    eachBatch: (payload) => eachBatch(payload, consumption),
  });
  await joined;
  return consumer;
}

async function eachBatch(
  { batch, ...payload }: EachBatchPayload,
  consumption: BareConsumption,
): Promise<void> {
  const { messages, topic, partition } = batch;
  consumption.onBatch?.(messages.length, false);
  for (let from = 0; from < messages.length; from += RUN) {
    await run(messages.slice(from, from + RUN).map(eventOf), consumption);
  }
  const next = String(Number(batch.lastOffset()) + 1);
  payload.resolveOffset(batch.lastOffset());
  await payload.commitOffsetsIfNecessary({ topics: [{ topic, partitions: [{ partition, offset: next }] }] });
  consumption.onBatch?.(messages.length, true);
}

async function run(
  events: readonly BareEvent[],
  { pool, react, onCommitted }: BareConsumption,
): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query('begin');
    const values = [events[0]?.source, events.map(({ id }) => id)];
    const { rows } = await client.query<{ ce_id: string }>({ name: 'inbox', text: INBOX, values });
    const fresh = new Set(rows.map(({ ce_id }) => ce_id));
    await react(
      client,
      events.filter(({ id }) => fresh.has(id)),
    );
    await client.query('commit');
  } finally {
    client.release();
  }
  onCommitted?.(events);
}

function eventOf({ headers, value }: KafkaMessage): BareEvent {
  return {
    id: String(headers?.['ce_id']),
    source: String(headers?.['ce_source']),
    correlation: String(headers?.['ce_correlationid']),
    data: JSON.parse(String(value)) as BenchData,
  };
}

/** A statement per event. */
export const insertEach: BareReaction = async (client, events) => {
  for (const { id, data } of events) {
    await client.query({
      name: 'effect',
      text: 'insert into effect (event_id, case_id, n, note) values ($1, $2, $3, $4)',
      values: [id, data.caseId, data.n, data.note],
    });
  }
};

/** One statement for all. */
export const upsertRun: BareReaction = async (client, events) => {
  await client.query({
    name: 'report',
    text: UPSERT,
    values: [events.map(({ data }) => data.caseId), events.map(({ data }) => data.n)],
  });
};

/** Counts the events of each case. */
export const UPSERT = `
  insert into report (case_id, events, last_n)
  select case_id, count(*), max(n) from unnest($1::uuid[], $2::int[]) as event (case_id, n) group by case_id order by case_id
  on conflict (case_id) do update set events = report.events + excluded.events, last_n = greatest(report.last_n, excluded.last_n)`;
