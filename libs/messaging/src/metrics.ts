import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import { PARKING_CAUSES } from './parking/park.js';
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
  readonly outboxRows: Gauge;
  readonly setAside: Gauge<'cause'>;
  readonly relayActive: Gauge;
  readonly reactionTime: Histogram<'type'>;

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
    // One question for both: a page collects its figures side by side.
    let asked: ReturnType<typeof outbox> | undefined;
    const ask = () => (asked ??= outbox(dataSource).finally(() => (asked = undefined)));
    this.outboxAge = new Gauge({
      name: 'outbox_oldest_age_seconds',
      help: 'Age of the oldest event that is not sent; 0 when there is none',
      registers,
      collect: async () => this.outboxAge.set((await ask()).age),
    });
    this.outboxRows = new Gauge({
      name: 'outbox_rows',
      help: `Events that are committed and not sent; ${COUNTED} stands for as many or more`,
      registers,
      collect: async () => this.outboxRows.set((await ask()).rows),
    });
    this.setAside = new Gauge({
      name: 'parked_events',
      help: 'Events that are set aside and wait for someone, by why',
      labelNames: ['cause'],
      registers,
      collect: async () => {
        for (const [cause, count] of await waiting(dataSource)) this.setAside.set({ cause }, count);
      },
    });
    this.relayActive = new Gauge({
      name: 'relay_active',
      help: '1 in the process that holds the lock and sends, 0 in those that stand by',
      registers,
    });
    this.reactionTime = new Histogram({
      name: 'event_reaction_duration_seconds',
      help: 'Time that the reactions to an event took, or those to a run of one type, within their transaction',
      labelNames: ['type'],
      buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5],
      registers,
    });
  }
}

/** Rows beyond which the outbox is not counted any further: a scrape must not read a million of them. */
const COUNTED = 100_000;

/** Age of the oldest in seconds, and how many; NaN when Postgres does not tell. An event's id holds the real time at which it was made. */
async function outbox(dataSource: DataSource): Promise<{ age: number; rows: number }> {
  try {
    const [found] = await dataSource.query<{ age: string | null; rows: string }[]>(
      `select (select extract(epoch from clock_timestamp() - uuid_extract_timestamp(id)) from outbox order by seq limit 1) as age,
              (select count(*) from (select from outbox limit ${COUNTED}) as counted) as rows`,
    );
    return { age: Math.max(0, Number(found?.age ?? 0)), rows: Number(found?.rows) };
  } catch {
    return { age: Number.NaN, rows: Number.NaN };
  }
}

/** By cause, none left out, so that a figure goes down to 0; the last figures stand when Postgres does not tell. */
async function waiting(dataSource: DataSource): Promise<[string, number][]> {
  try {
    const rows = await dataSource.query<{ cause: string; count: string }[]>(
      `select cause, count(*) as count from parked_event where state = 'PARKED' group by cause`,
    );
    const counts = new Map(rows.map(({ cause, count }) => [cause, Number(count)]));
    return PARKING_CAUSES.map((cause) => [cause, counts.get(cause) ?? 0]);
  } catch {
    return [];
  }
}
