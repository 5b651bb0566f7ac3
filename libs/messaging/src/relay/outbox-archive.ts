import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { OutboxSignal } from '../outbox-signal.js';

const COLUMNS = `seq, id, aggregatetype, aggregateid, type, payload, ce_time, ce_sequence, correlation_id, causation_id, actor, traceparent`;

/** What the broker acknowledged in the last 30 days: a broker that lost its disk is filled from it. */
@Injectable()
export class OutboxArchive {
  constructor(
    private readonly dataSource: DataSource,
    private readonly signal: OutboxSignal,
  ) {}

  /**
   * Puts the events acknowledged since an instant (real time) back into the outbox, under their ids and in their order.
   * Readers know those they handled. To be done before the service is let to publish again, so that a reader who starts
   * anew finds the old before the new.
   * @returns how many
   */
  async republish(since: Date): Promise<number> {
    const [row] = await this.dataSource.query<{ events: number }[]>(
      `with again as (delete from outbox_archive where archived_at >= $1 returning ${COLUMNS}),
         waiting as (insert into outbox (${COLUMNS}) overriding system value select ${COLUMNS} from again returning seq)
       select count(*)::int as events from waiting`,
      [since],
    );
    this.signal.committed();
    return row?.events ?? 0;
  }
}
