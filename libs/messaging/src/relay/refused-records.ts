import { NotFound } from '@cnfs/kernel';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { OutboxSignal } from '../outbox-signal.js';

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
   * @throws NotFound
   */
  async retry(topic: string, key: string): Promise<void> {
    const gone = await this.dataSource.query<[unknown[], number]>(
      `delete from refused_record where topic = $1 and key = $2`,
      [topic, key],
    );
    if (gone[1] === 0) throw new NotFound();
    this.signal.committed();
  }
}
