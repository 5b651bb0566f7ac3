import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

/** An event of a case, as the service that made it keeps it. */
export interface TracedEvent {
  readonly id: string;
  readonly type: string;
  readonly topic: string;
  readonly key: string;
  readonly sequence: number;
  /** On the programme's clock. */
  readonly time: Date;
  /** Real time at which it was made, which its id holds. */
  readonly madeAt: Date;
  /** The event or the request it follows from. */
  readonly causationId: string | null;
  readonly actor: string;
  readonly traceparent: string | null;
  /** Whether the broker has it. */
  readonly sent: boolean;
}

/** What became of an event in the service that received it. */
export interface Receipt {
  readonly eventId: string;
  /** HANDLED: its effects are committed. */
  readonly state: 'HANDLED' | 'PARKED' | 'RELEASED' | 'DISCARDED';
}

const COLUMNS = `seq, id, type, aggregatetype as topic, aggregateid as key, ce_sequence as sequence, ce_time as time,
  uuid_extract_timestamp(id) as "madeAt", causation_id as "causationId", actor, traceparent`;

/** For who asks what happened in a case: what the service told of it, and what it did with what others told. */
@Injectable()
export class EventTraces {
  constructor(private readonly dataSource: DataSource) {}

  /** The events of a case that this service made in the last 30 days and those not sent, in their order. */
  async of(correlationId: string): Promise<TracedEvent[]> {
    const rows = await this.dataSource.query<(TracedEvent & { seq: string })[]>(
      `select ${COLUMNS}, false as sent from outbox where correlation_id = $1
       union all select ${COLUMNS}, true from outbox_archive where correlation_id = $1 order by seq`,
      [correlationId],
    );
    return rows.map(({ seq: _seq, ...event }) => event);
  }

  /**
   * Which of these events the service has received.
   * @param source of them all, `/recruitment`
   */
  receipts(source: string, ids: readonly string[]): Promise<Receipt[]> {
    return this.dataSource.query<Receipt[]>(
      `select i.ce_id as "eventId", coalesce(p.state, 'HANDLED') as state
       from inbox i left join parked_event p on p.ce_source = i.ce_source and p.ce_id = i.ce_id
       where i.ce_source = $1 and i.ce_id = any($2::uuid[])`,
      [source, ids],
    );
  }
}
