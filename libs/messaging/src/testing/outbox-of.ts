import type { EventEnvelope } from '@cnfs/contracts';
import type { DataSource } from 'typeorm';
import { sourceOf } from '../relay/outgoing.js';

type Row = Omit<EventEnvelope, 'source' | 'time'> & { time: Date };

/** Every event the service committed, sent or not, in the order of seq. */
export async function outboxOf(dataSource: DataSource): Promise<EventEnvelope[]> {
  const columns = `seq, id, aggregatetype as topic, aggregateid as key, type, payload as data, ce_time as time, ce_sequence as sequence,
    correlation_id as "correlationId", causation_id as "causationId", actor, traceparent`;
  const rows = await dataSource.query<(Row & { seq: string })[]>(
    `select ${columns} from outbox union all select ${columns} from outbox_archive order by seq`,
  );
  return rows.map(({ seq: _seq, time, ...row }) => ({
    ...row,
    source: sourceOf(row.topic),
    time: time.toISOString(),
  }));
}
