// Brings the events of one lane to an end, in order: in runs that share a transaction while all goes well, one by one
// as soon as something does not. Ends early, between two transactions, when the signal is given.
import { backoff, wait } from '../backoff.js';
import type { MessagingMetrics } from '../metrics.js';
import { describeError } from '../parking/park.js';
import type { Execute, Transaction } from '../transaction.js';
import type { Arrival, ArrivedEvent } from './arrival.js';
import type { Berths } from './berths.js';
import type { EventRun, Outcome } from './event-run.js';
import { ATTEMPTS, type Failures } from './failures.js';
import type { RunStarts, Span } from './run-starts.js';

export interface LaneTools {
  readonly run: EventRun;
  readonly starts: RunStarts;
  readonly berths: Berths;
  readonly failures: Failures;
  readonly metrics: MessagingMetrics;
  readonly fatalStarts: number;
}

type Events = readonly [ArrivedEvent, ...ArrivedEvent[]];
type Done = (arrival: Arrival, outcome: Outcome) => void;

/** Events that share a transaction at most: bounds what a failure undoes and how long rows stay locked. */
const LONGEST_RUN = 100;

export class Lane {
  constructor(
    private readonly tools: LaneTools,
    private readonly signal: AbortSignal,
    /** Told of each record that is done. */
    private readonly done: Done,
    /** Told when a run of another process was found unfinished. */
    private readonly suspected: () => void,
  ) {}

  async process(arrivals: readonly Arrival[]): Promise<void> {
    for (const part of partsOf(arrivals)) {
      if (this.signal.aborted) return;
      if ('events' in part) await this.together(part.events);
      else await this.setAside(part.record);
    }
  }

  private async together(events: Events): Promise<void> {
    const { starts } = this.tools;
    const span = spanOf(events);
    const outcomes = await this.share(events, span);
    if (outcomes === 'stopped') return;
    if (outcomes === 'suspect') {
      this.suspected();
      for (const event of events) await this.alone(event);
    } else if (outcomes) {
      events.forEach((event, i) => this.done(event, outcomes[i] as Outcome));
    } else {
      // Which event it was, and whether it was one, is found out now. The count of the run stands for them all.
      for (const event of events) await this.single(event, 'beside');
      await starts.end(span).catch(() => undefined);
    }
  }

  /** @returns undefined when the run failed, of which nothing is left. */
  private async share(events: Events, span: Span): Promise<Outcome[] | 'suspect' | 'stopped' | undefined> {
    const { run, starts, berths } = this.tools;
    try {
      return await berths.beside(async () => {
        // The wait for a berth may have been long: nothing begins after the signal.
        if (this.signal.aborted) return 'stopped';
        const count = (execute: Execute) => starts.begin(span, execute);
        return run.handleCounted(events, count, (tx) => starts.end(span, tx));
      });
    } catch {
      return undefined;
    }
  }

  private async alone(event: ArrivedEvent): Promise<void> {
    await this.single(event, 'alone');
    // If it was let go of, it will come again: that it was not brought to its end in good order says nothing against it.
    if (this.signal.aborted) await this.tools.starts.end(spanOf([event])).catch(() => undefined);
  }

  private async single(event: ArrivedEvent, how: 'alone' | 'beside'): Promise<void> {
    const { run, starts, berths, failures, fatalStarts, metrics } = this.tools;
    const span = spanOf([event]);
    let counted = how === 'beside';
    const attempt = async (): Promise<Outcome | undefined> => {
      if (this.signal.aborted) return undefined;
      const begun = counted ? 0 : await starts.beginAlone(span);
      counted = true;
      if (begun > fatalStarts) return this.killer(event, begun - 1);
      const [outcome] = await run.handle([event], (tx) => starts.end(span, tx));
      return outcome;
    };
    // Each kind of failure has its own count: waiting for others says nothing against the event.
    const failed = { passing: 0, failing: 0, hopeless: 0 };
    for (let away = 0; !this.signal.aborted;) {
      try {
        const outcome = await berths[how](attempt);
        return outcome && this.done(event, outcome);
      } catch (error) {
        const failure = await failures.classify(error);
        if (failure === 'down') await failures.untilDatabaseAnswers(this.signal, ++away);
        else if (++failed[failure] < ATTEMPTS[failure]) {
          metrics.retried.inc({ type: event.type });
          await wait(backoff(failed[failure], { first: 20, most: 500 }), this.signal);
        } else if (await this.poison(event, describeError(error))) return;
        else Object.assign(failed, { passing: 0, failing: 0, hopeless: 0 });
      }
    }
  }

  private killer(event: ArrivedEvent, deaths: number): Promise<Outcome> {
    const { run, starts } = this.tools;
    const reason = `the process died ${deaths} times while it ran alone`;
    return run.park(event, 'KILLS', reason, (tx) => starts.end(spanOf([event]), tx));
  }

  /**
   * Parks the event if that can be written at once: a database that cannot take even this gave a verdict on itself, not on
   * the event, which is then tried again.
   * @returns whether it is parked
   */
  private async poison(event: ArrivedEvent, reason: string): Promise<boolean> {
    const { run, starts, failures } = this.tools;
    const end = (tx: Transaction) => starts.end(spanOf([event]), tx);
    try {
      this.done(event, await run.park(event, 'POISON', reason, end));
      return true;
    } catch (error) {
      const failure = await failures.classify(error);
      if (failure === 'failing') failures.report(error);
      await failures.untilDatabaseAnswers(this.signal, 3);
      return false;
    }
  }

  private async setAside(record: Arrival & { kind: 'foreign' | 'unreadable' }): Promise<void> {
    const outcome = await this.persist(() => this.tools.run.setAside(record));
    if (outcome) this.done(record, outcome);
  }

  /** Does what must be written before the lane may go on, however long it takes; undefined once the signal is given. */
  private async persist<T>(work: () => Promise<T>): Promise<T | undefined> {
    for (let attempt = 1; !this.signal.aborted; attempt++) {
      try {
        return await work();
      } catch (error) {
        const failure = await this.tools.failures.classify(error);
        if (failure === 'down') await this.tools.failures.untilDatabaseAnswers(this.signal, attempt);
        else {
          if (failure !== 'passing') this.tools.failures.report(error);
          await wait(backoff(attempt, { first: 20, most: 5_000 }), this.signal);
        }
      }
    }
    return undefined;
  }
}

type Part = { readonly events: Events } | { readonly record: Arrival & { kind: 'foreign' | 'unreadable' } };

/** Cuts a lane where a record is no event, and where a run is long enough. */
function partsOf(arrivals: readonly Arrival[]): Part[] {
  const parts: Part[] = [];
  let events: ArrivedEvent[] = [];
  const cut = () => {
    // Runs of one length: a last one of a few events would cost as much as the others.
    const size = Math.ceil(events.length / Math.ceil(events.length / LONGEST_RUN));
    for (let from = 0; from < events.length; from += size) {
      const [first, ...others] = events.slice(from, from + size);
      if (first) parts.push({ events: [first, ...others] });
    }
    events = [];
  };
  for (const arrival of arrivals) {
    if (arrival.kind === 'event') {
      events.push(arrival);
    } else if (arrival.kind !== 'unknown') {
      cut();
      parts.push({ record: arrival });
    }
  }
  cut();
  return parts;
}

function spanOf(events: readonly [ArrivedEvent, ...ArrivedEvent[]]): Span {
  const [{ topic, partition, record }] = events;
  const last = events[events.length - 1] as ArrivedEvent;
  return { topic, partition, first: record.offset, last: last.record.offset };
}
