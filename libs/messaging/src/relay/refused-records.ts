import { NotFound } from '@cnfs/kernel';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { OutboxSignal } from '../outbox-signal.js';
import type { Row, Transaction } from '../transaction.js';

export interface RefusedRecord {
  readonly topic: string;
  readonly key: string;
  /** Of the first row of the outbox that waits. */
  readonly outboxSeq: string;
  readonly reason: string;
  readonly refusedAt: Date;
}

/** Aggregates of which the broker refuses a record: their events wait in the outbox, those of others go on. */
@Injectable()
export class RefusedRecords {
  constructor(
    private readonly dataSource: DataSource,
    private readonly signal: OutboxSignal,
  ) {}

  list(): Promise<RefusedRecord[]> {
    return this.dataSource.query<RefusedRecord[]>(
      `select topic, key, outbox_seq as "outboxSeq", reason, refused_at as "refusedAt" from refused_record order by refused_at`,
    );
  }

  /**
   * Sends the events of the aggregate again, once the broker was set up to take them.
   * @param tx what it is done in, if anything else is
   * @throws NotFound
   */
  async retry(topic: string, key: string, tx?: Transaction): Promise<void> {
    const query = (sql: string, params: unknown[]): Promise<Row[]> =>
      tx ? tx.query(sql, params) : this.dataSource.query<Row[]>(sql, params);
    const [gone] = await query(
      `with gone as (delete from refused_record where topic = $1 and key = $2 returning key)
       select key from gone`,
      [topic, key],
    );
    if (!gone) throw new NotFound();
    if (tx) tx.afterCommit(() => this.signal.committed());
    else this.signal.committed();
  }
}
