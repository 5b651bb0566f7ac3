import type pg from 'pg';
import type { IncomingRecord } from '../broker.js';

const BATCH = 500;

const READ = `
  select record_offset, key, headers, value from embedded_log.record
  where topic = $1 and partition = $2 and record_offset >= $3 order by record_offset limit ${BATCH}`;

interface RecordRow {
  record_offset: string;
  key: string;
  headers: Record<string, string>;
  value: string;
}

/** The next records of a partition, from an offset on. */
export async function readRecords(
  client: Pick<pg.ClientBase | pg.Pool, 'query'>,
  topic: string,
  partition: number,
  from: number | string,
): Promise<IncomingRecord[]> {
  const { rows } = await client.query<RecordRow>(READ, [topic, partition, from]);
  return rows.map(({ record_offset, key, headers, value }) => ({
    offset: Number(record_offset),
    key: Buffer.from(key),
    headers: Object.fromEntries(Object.entries(headers).map(([name, text]) => [name, Buffer.from(text)])),
    value: Buffer.from(value),
  }));
}
