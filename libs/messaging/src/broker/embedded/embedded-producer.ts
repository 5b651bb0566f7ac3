import pg from 'pg';
import { laneOf } from '../../consumer/lanes.js';
import type { BrokerProducer, OutgoingRecord, Refusal } from '../broker.js';
import { sizeOf } from '../chunks.js';
import { CHANNEL } from './schema.js';

/** Bytes of a record, as a Kafka broker has it by default. */
const LARGEST_RECORD = 1024 * 1024;

interface Placed {
  readonly record: OutgoingRecord;
  readonly partition: number;
}

/** In one order for all who append: until the commit nobody else writes to these partitions. */
const TAKE_PARTITIONS = `
  select from embedded_log.partition where (topic, partition) in (select * from unnest($1::text[], $2::int[]))
  order by topic, partition for update`;

const TAKE_OFFSETS = `
  update embedded_log.partition p set next = p.next + wanted.records
  from unnest($1::text[], $2::int[], $3::int[]) as wanted (topic, partition, records)
  where p.topic = wanted.topic and p.partition = wanted.partition
  returning p.topic, p.partition, p.next - wanted.records as first`;

const APPEND = `
  insert into embedded_log.record (topic, partition, record_offset, key, headers, value)
  select * from unnest($1::text[], $2::int[], $3::bigint[], $4::text[], $5::jsonb[], $6::text[])`;

export class EmbeddedProducer implements BrokerProducer {
  private client: pg.Client | undefined;
  private closed = false;
  private readonly partitions = new Map<string, number>();

  constructor(private readonly url: string) {}

  async send(records: readonly OutgoingRecord[]): Promise<readonly Refusal[]> {
    const refusals: Refusal[] = [];
    const stopped = new Set<string>();
    const accepted = records.filter((record, index) => {
      const name = `${record.topic}\n${record.key}`;
      if (stopped.has(name)) return false;
      if (sizeOf(record) <= LARGEST_RECORD) return true;
      refusals.push({ index, reason: 'MESSAGE_TOO_LARGE' });
      stopped.add(name);
      return false;
    });
    try {
      if (accepted.length > 0) await this.append(accepted);
    } catch (error) {
      await this.letGo();
      throw error;
    }
    return refusals;
  }

  async close(): Promise<void> {
    this.closed = true;
    await this.letGo();
  }

  private async letGo(): Promise<void> {
    const { client } = this;
    this.client = undefined;
    await client?.end().catch(() => undefined);
  }

  private async append(records: readonly OutgoingRecord[]): Promise<void> {
    const client = await this.connected();
    const placed: Placed[] = [];
    for (const record of records) {
      placed.push({ record, partition: laneOf(record.key, await this.partitionsOf(client, record.topic)) });
    }
    await client.query('begin');
    const offsets = await takeOffsets(client, placed);
    await client.query(APPEND, [
      placed.map(({ record }) => record.topic),
      placed.map(({ partition }) => partition),
      offsets,
      placed.map(({ record }) => record.key),
      placed.map(({ record }) => JSON.stringify(record.headers)),
      placed.map(({ record }) => record.value),
    ]);
    await client.query(`select pg_notify('${CHANNEL}', '')`);
    await client.query('commit');
  }

  private async connected(): Promise<pg.Client> {
    if (this.closed) throw new Error('The producer is closed');
    if (this.client) return this.client;
    const client = new pg.Client({ connectionString: this.url });
    client.on('error', () => undefined); // the statement under way tells
    // Known before it is connected: whoever closes in the meantime ends the attempt.
    this.client = client;
    await client.connect();
    return client;
  }

  private async partitionsOf(client: pg.Client, topic: string): Promise<number> {
    const known = this.partitions.get(topic);
    if (known) return known;
    const { rows } = await client.query<{ n: number }>(
      'select count(*)::int as n from embedded_log.partition where topic = $1',
      [topic],
    );
    const n = rows[0]?.n ?? 0;
    if (n === 0) throw new Error(`There is no topic ${topic}`);
    this.partitions.set(topic, n);
    return n;
  }
}

/** An offset for each record, in their order within each partition. */
async function takeOffsets(client: pg.Client, placed: readonly Placed[]): Promise<number[]> {
  const groups = new Map<string, { topic: string; partition: number; records: number }>();
  for (const { record, partition } of placed) {
    const { topic } = record;
    const name = `${topic}/${partition}`;
    groups.set(name, { topic, partition, records: (groups.get(name)?.records ?? 0) + 1 });
  }
  const wanted = [...groups.values()];
  const names = [wanted.map(({ topic }) => topic), wanted.map(({ partition }) => partition)];
  await client.query(TAKE_PARTITIONS, names);
  const { rows } = await client.query<{ topic: string; partition: number; first: string }>(TAKE_OFFSETS, [
    ...names,
    wanted.map(({ records }) => records),
  ]);
  const next = new Map(rows.map(({ topic, partition, first }) => [`${topic}/${partition}`, Number(first)]));
  return placed.map(({ record, partition }) => {
    const name = `${record.topic}/${partition}`;
    const offset = next.get(name) as number;
    next.set(name, offset + 1);
    return offset;
  });
}
