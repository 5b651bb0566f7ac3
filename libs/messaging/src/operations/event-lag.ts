import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Reactions } from '../consumer/reactions.js';
import { MESSAGING_OPTIONS, type MessagingOptions } from '../options.js';
import { askLog } from './broker-away.js';

export interface PartitionLag {
  readonly topic: string;
  readonly partition: number;
  /** Offset at which the service goes on; null while it has committed nothing here. */
  readonly next: number | null;
  readonly end: number;
  /** Records it has not taken in. */
  readonly behind: number;
}

export interface Lag {
  /** Committed, and not acknowledged by the broker. */
  readonly outbox: { readonly waiting: number; readonly oldestSeconds: number | null };
  /** Aggregates of which the broker refuses an event. */
  readonly refused: number;
  /** Events that were set aside and wait for someone. */
  readonly parked: number;
  /** Of the topics the service reads; null when the broker does not answer. */
  readonly partitions: readonly PartitionLag[] | null;
}

/** How far the service is behind what it has to send and to take in. */
@Injectable()
export class EventLag {
  constructor(
    private readonly dataSource: DataSource,
    private readonly reactions: Reactions,
    @Inject(MESSAGING_OPTIONS) private readonly options: MessagingOptions,
  ) {}

  async read(): Promise<Lag> {
    type Counts = { waiting: number; oldest: string | null; refused: number; parked: number };
    // An event's id holds the real time at which it was made.
    const [counts] = await this.dataSource.query<[Counts]>(
      `select (select count(*)::int from outbox) as waiting,
         (select extract(epoch from clock_timestamp() - uuid_extract_timestamp(id)) from outbox order by seq limit 1) as oldest,
         (select count(*)::int from refused_record) as refused,
         (select count(*)::int from parked_event where state = 'PARKED') as parked`,
    );
    const { waiting, oldest, refused, parked } = counts;
    return {
      outbox: { waiting, oldestSeconds: oldest === null ? null : Math.max(0, Number(oldest)) },
      ...{ refused, parked },
      partitions: await this.partitions().catch(() => null),
    };
  }

  private async partitions(): Promise<PartitionLag[]> {
    const { broker, service } = this.options;
    const positions = await askLog(broker, (log) => log.positions(this.reactions.topics(), service));
    return positions.map(({ topic, partition, first, end, next }) => ({
      ...{ topic, partition, next, end },
      behind: end - Math.max(first, next ?? first),
    }));
  }
}
