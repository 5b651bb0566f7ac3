import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { OutboxSignal } from '../outbox-signal.js';
import type { Transaction } from '../transaction.js';

const COLUMNS = `seq, id, aggregatetype, aggregateid, type, payload, ce_time, ce_sequence, correlation_id, causation_id, actor, traceparent`;

/** What the broker acknowledged in the last 30 days: a broker that lost its disk is filled from it. */
@Injectable()
export class OutboxArchive {
  constructor(
    private readonly dataSource: DataSource,
    private readonly signal: OutboxSignal,
  ) {}

  /** How many it would put back. */
  async count(since: Date): Promise<number> {
    const [row] = await this.dataSource.query<{ events: number }[]>(
      `select count(*)::int as events from outbox_archive where archived_at >= $1`,
      [since],
    );
    return row?.events ?? 0;
  }

  /**
   * Puts the events acknowledged since an instant (real time) back into the outbox, under their ids and in their order.
   * Readers know those they handled. To be done before the service is let to publish again, so that a reader who starts
   * anew finds the old before the new.
   * @param tx what it is done in, if anything else is
   * @returns how many
   */
  async republish(since: Date, tx?: Transaction): Promise<number> {
    const query = (sql: string, params: unknown[]): Promise<{ events: number }[]> =>
      tx ? tx.query(sql, params) : this.dataSource.query(sql, params);
    const [row] = await query(
      `with again as (delete from outbox_archive where archived_at >= $1 returning ${COLUMNS}),
         waiting as (insert into outbox (${COLUMNS}) overriding system value select ${COLUMNS} from again returning seq)
       select count(*)::int as events from waiting`,
      [since],
    );
    if (tx) tx.afterCommit(() => this.signal.committed());
    else this.signal.committed();
    return row?.events ?? 0;
  }
}
