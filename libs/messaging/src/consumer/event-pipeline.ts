import { Inject, Injectable, Logger } from '@nestjs/common';
import type { Pool } from 'pg';
import type { Counter } from 'prom-client';
import { DataSource } from 'typeorm';
import type { Execute, Prepared, Row } from '../transaction.js';
import type { PartitionBatch } from '../broker/broker.js';
import { type LogContext, withLogContext } from '../log-context.js';
import { MessagingMetrics } from '../metrics.js';
import { MESSAGING_OPTIONS, type MessagingOptions } from '../options.js';
import { type Arrival, readArrival } from './arrival.js';
import { Berths } from './berths.js';
import { EventRun, type Outcome } from './event-run.js';
import { Failures } from './failures.js';
import { Lane, type LaneTools } from './lane.js';
import { splitIntoLanes } from './lanes.js';
import { OffsetTracker } from './offset-tracker.js';
import { Reactions } from './reactions.js';
import { RunStarts } from './run-starts.js';

const LANES = 4;

/** Events for which a lane is worth a transaction of its own: below, those of several share one. */
const WORTH_A_LANE = 10;
const FATAL_STARTS = 2;

/** Records after which progress is committed within a batch: what a killed process is given again at most. */
const COMMIT_EVERY = 500;

/** Takes batches of the log and brings every record to its end: handled, skipped as unknown, or parked. */
@Injectable()
export class EventPipeline {
  private readonly logger = new Logger(EventPipeline.name);
  private readonly tools: LaneTools;
  private readonly lanes: number;

  constructor(
    private readonly reactions: Reactions,
    private readonly metrics: MessagingMetrics,
    run: EventRun,
    failures: Failures,
    dataSource: DataSource,
    @Inject(MESSAGING_OPTIONS) { lanes = LANES, fatalStarts = FATAL_STARTS }: MessagingOptions,
  ) {
    const starts = new RunStarts(preparedOn(dataSource));
    this.lanes = lanes;
    this.tools = { run, starts, failures, metrics, fatalStarts, berths: new Berths(lanes) };
  }

  /**
   * @param how 'again': a replay, which says nothing of how far the service is
   * @returns what became of each record that is done, by offset: all of them, unless the batch's signal was given.
   */
  async process(
    batch: PartitionBatch,
    how: 'live' | 'again' = 'live',
  ): Promise<ReadonlyMap<number, Outcome>> {
    const progress = new Progress(batch);
    const arrivals = batch.records.map((record) => this.read(batch, record));
    for (const arrival of arrivals) {
      if (arrival.kind === 'unknown') this.finish(progress, arrival, { outcome: 'skipped' });
    }
    let suspects = false;
    const done = (arrival: Arrival, outcome: Outcome) => this.finish(progress, arrival, outcome);
    const lane = new Lane(this.tools, batch.signal, done, () => (suspects = true));
    const split = splitIntoLanes(
      arrivals,
      (arrival) => (arrival.kind === 'event' ? arrival.key : ''),
      Math.min(this.lanes, Math.ceil(arrivals.length / WORTH_A_LANE)),
    );
    await Promise.all(split.map((members) => lane.process(members)));
    progress.tellCounts();
    await progress.commit();
    if (suspects) await this.tools.starts.forget(batch, progress.next).catch(() => undefined);
    if (how === 'live')
      this.metrics.lag.set({ topic: batch.topic, partition: batch.partition }, batch.behind);
    return progress.outcomes;
  }

  private read({ topic, partition }: PartitionBatch, record: PartitionBatch['records'][number]): Arrival {
    return readArrival(topic, partition, record, (type) => this.reactions.definitionOf(type));
  }

  private finish(progress: Progress, arrival: Arrival, outcome: Outcome): void {
    this.count(progress, arrival, outcome);
    progress.done(arrival.record.offset, outcome);
  }

  private count(progress: Progress, arrival: Arrival, { outcome, cause, reason }: Outcome): void {
    const { topic, partition, record, headers } = arrival;
    const type = headers['ce_type'] ?? 'none';
    if (outcome === 'skipped') return this.metrics.skipped.inc({ topic });
    if (outcome === 'handled') progress.count(this.metrics.handled, type);
    else if (outcome === 'duplicate') progress.count(this.metrics.duplicates, type);
    else if (cause) this.metrics.parked.inc({ cause });
    withLogContext(contextOf(arrival), () => {
      const where = `${topic}/${partition}@${record.offset}`;
      if (outcome !== 'parked') this.logger.debug(`Event ${outcome}: ${where}`);
      else if (cause === 'BEHIND') this.logger.warn(`Parked behind its key: ${where}`);
      else this.logger.error(`Parked (${cause}): ${where}: ${reason}`);
    });
  }
}

/** As the headers tell it: of what was parked, nothing else may be readable. */
function contextOf({ headers }: Arrival): LogContext {
  return {
    ...{ eventId: headers['ce_id'], eventType: headers['ce_type'] },
    ...{ correlationId: headers['ce_correlationid'], actor: headers['ce_actor'] },
  };
}

/** Statements of their own. */
function preparedOn({ driver }: DataSource): Execute {
  const { master: pool } = driver as unknown as { readonly master: Pool };
  return async <T extends object = Row>({ name, text }: Prepared, values: unknown[]) =>
    (await pool.query<T>({ name, text, values })).rows;
}

/** How far a batch is, told to the broker as it goes. */
class Progress {
  readonly outcomes = new Map<number, Outcome>();
  next = 0;
  private readonly tracker: OffsetTracker;
  private readonly counts = new Map<Counter<'type'>, Map<string, number>>();
  private committed = 0;
  private sinceCommit = 0;
  private committing: Promise<void> = Promise.resolve();

  constructor(private readonly batch: PartitionBatch) {
    this.tracker = new OffsetTracker(batch.records.map(({ offset }) => offset));
  }

  done(offset: number, outcome: Outcome): void {
    this.outcomes.set(offset, outcome);
    this.tracker.markDone(offset);
    if (++this.sinceCommit >= COMMIT_EVERY) void this.commit();
  }

  /** Told at the end of the batch: a counter looks its labels up each time. */
  count(counter: Counter<'type'>, type: string): void {
    let byType = this.counts.get(counter);
    if (!byType) this.counts.set(counter, (byType = new Map<string, number>()));
    byType.set(type, (byType.get(type) ?? 0) + 1);
  }

  tellCounts(): void {
    for (const [counter, byType] of this.counts)
      for (const [type, events] of byType) counter.inc({ type }, events);
  }

  /** One after the other, so that a slow answer never takes the group back. */
  commit(): Promise<void> {
    this.sinceCommit = 0;
    return (this.committing = this.committing.then(async () => {
      this.next = this.tracker.next() ?? 0;
      if (this.next <= this.committed) return;
      this.committed = this.next;
      // crash-point: events.beforeOffset
      await this.batch.commit(this.next);
    }));
  }
}
