import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Counter, Gauge, Registry } from 'prom-client';
import { MESSAGING_OPTIONS, type MessagingOptions } from './options.js';

/** What is worth watching of events in and out. The age of the oldest event in the outbox is the one that matters. */
@Injectable()
export class MessagingMetrics {
  readonly registry: Registry;
  readonly handled: Counter<'type'>;
  readonly duplicates: Counter<'type'>;
  readonly skipped: Counter<'topic'>;
  readonly retried: Counter<'type'>;
  readonly parked: Counter<'cause'>;
  readonly lag: Gauge<'topic' | 'partition'>;
  readonly sent: Counter;
  readonly refused: Counter;
  readonly outboxAge: Gauge;

  constructor(@Inject(MESSAGING_OPTIONS) { registry }: MessagingOptions, dataSource: DataSource) {
    this.registry = registry ?? new Registry();
    const registers = [this.registry];
    const counter = <L extends string>(name: string, help: string, labelNames: L[]) =>
      new Counter<L>({ name, help, labelNames, registers });
    this.handled = counter('events_handled_total', 'Events whose reactions were committed', ['type']);
    this.duplicates = counter('events_duplicate_total', 'Events that were handled before', ['type']);
    this.skipped = counter('events_skipped_total', 'Events that no reaction is for', ['topic']);
    this.retried = counter('events_retried_total', 'New attempts at an event that failed', ['type']);
    this.parked = counter('events_parked_total', 'Events set aside', ['cause']);
    this.sent = counter('events_sent_total', 'Events acknowledged by the broker', []);
    this.refused = counter('events_refused_total', 'Events that the broker refuses for good', []);
    this.lag = new Gauge({
      name: 'events_behind',
      help: 'Events of a partition after the last batch received',
      labelNames: ['topic', 'partition'],
      registers,
    });
    this.outboxAge = new Gauge({
      name: 'outbox_oldest_age_seconds',
      help: 'Age of the oldest event that is not sent; 0 when there is none',
      registers,
      collect: async () => this.outboxAge.set(await ageOfOutbox(dataSource)),
    });
  }
}

/** Seconds; NaN when Postgres does not tell. An event's id holds the real time at which it was made. */
async function ageOfOutbox(dataSource: DataSource): Promise<number> {
  try {
    const [oldest] = await dataSource.query<{ age: string }[]>(
      `select extract(epoch from clock_timestamp() - uuid_extract_timestamp(id)) as age from outbox order by seq limit 1`,
    );
    return oldest ? Math.max(0, Number(oldest.age)) : 0;
  } catch {
    return Number.NaN;
  }
}
