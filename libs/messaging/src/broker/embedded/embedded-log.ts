import pg from 'pg';
import { wait } from '../../backoff.js';
import type { BrokerLog, LogPlace, PartitionPosition, PartitionRecords } from '../broker.js';
import { readRecords } from './read-records.js';

const POLL = 100; // milliseconds

export class EmbeddedLog implements BrokerLog {
  constructor(private readonly url: string) {}

  positions(topics: readonly string[], group = ''): Promise<PartitionPosition[]> {
    return this.connected(async (client) => {
      const { rows } = await client.query<PartitionPosition>(
        `select p.topic, p.partition, 0 as first, p.next::float8 as end, done.next::float8 as next
         from embedded_log.partition p left join embedded_log.progress done
           on done.consumer_group = $2 and done.topic = p.topic and done.partition = p.partition
         where p.topic = any($1::text[]) order by p.topic collate "C", p.partition`,
        [topics, group],
      );
      return rows;
    });
  }

  placesAt(topics: readonly string[], instant: Date): Promise<LogPlace[]> {
    return this.connected(async (client) => {
      const { rows } = await client.query<LogPlace>(
        `select p.topic, p.partition, coalesce(
           (select min(record_offset) from embedded_log.record r
            where r.topic = p.topic and r.partition = p.partition and r.written_at >= $2), p.next)::float8 as offset
         from embedded_log.partition p
         where p.topic = any($1::text[]) order by p.topic collate "C", p.partition`,
        [topics, instant],
      );
      return rows;
    });
  }

  read(
    from: readonly LogPlace[],
    onRecords: (records: PartitionRecords) => Promise<void>,
    signal: AbortSignal,
  ): Promise<void> {
    return this.connected(async (client) => {
      const places = from.map((place) => ({ ...place }));
      while (places.length > 0 && !signal.aborted) {
        let any = false;
        for (const place of places) {
          const { topic, partition } = place;
          const records = await readRecords(client, topic, partition, place.offset);
          const last = records.at(-1);
          if (!last || signal.aborted) continue;
          any = true;
          place.offset = last.offset + 1;
          await onRecords({ topic, partition, records });
        }
        if (!any) await wait(POLL, signal);
      }
    });
  }

  private async connected<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
    const client = new pg.Client({ connectionString: this.url, connectionTimeoutMillis: 3_000 });
    client.on('error', () => undefined); // what is under way on it fails, and says so
    try {
      await client.connect();
      return await work(client);
    } finally {
      await client.end().catch(() => undefined);
    }
  }
}
