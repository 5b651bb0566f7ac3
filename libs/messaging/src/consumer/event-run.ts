import type { EventEnvelope } from '@cnfs/contracts';
import { Inject, Injectable } from '@nestjs/common';
import type { Cause } from '../cause.js';
import { type LogContext, withLogContext } from '../log-context.js';
import { MessagingMetrics } from '../metrics.js';
import { MESSAGING_OPTIONS, type MessagingOptions } from '../options.js';
import { parkEvent, type ParkingCause, parkRecord } from '../parking/park.js';
import type { Execute, Transaction } from '../transaction.js';
import { UnitOfWork } from '../unit-of-work.js';
import type { Arrival, ArrivedEvent } from './arrival.js';
import { admit } from './inbox.js';
import { Reactions } from './reactions.js';

/** What became of an event. */
export interface Outcome {
  readonly outcome: 'handled' | 'duplicate' | 'skipped' | 'parked';
  readonly cause?: ParkingCause;
  readonly reason?: string;
}

const HANDLED: Outcome = { outcome: 'handled' };
const DUPLICATE: Outcome = { outcome: 'duplicate' };

/** The event is not what its schema says: trying again would change nothing. */
export class InvalidEvent extends Error {
  override readonly name = 'InvalidEvent';
}

type Events = readonly [ArrivedEvent, ...ArrivedEvent[]];

/** Does something in the transaction of the events, such as ending the count of their run. */
type Beside = (tx: Transaction) => Promise<void>;

/** The transactions by which events take effect, or are set aside. */
@Injectable()
export class EventRun {
  private readonly actor: string;

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly reactions: Reactions,
    private readonly metrics: MessagingMetrics,
    @Inject(MESSAGING_OPTIONS) { service }: MessagingOptions,
  ) {
    this.actor = `system:${service}`;
  }

  /**
   * All of it or nothing: inbox rows, effects, outbox rows. Events of one topic, in the order of the log.
   * @throws whatever a reaction throws
   */
  handle(events: Events, beside: Beside): Promise<Outcome[]> {
    return this.unitOfWork.attempt(this.cause(), (tx) => this.takeEffect(tx, events, beside));
  }

  /**
   * As `handle`, once the run has been counted.
   * @param count tells whether the run is suspect: nothing is then done
   */
  handleCounted(
    events: Events,
    count: (execute: Execute) => Promise<boolean>,
    beside: Beside,
  ): Promise<Outcome[] | 'suspect'> {
    return this.unitOfWork.attemptAfter<boolean, Outcome[] | 'suspect'>(this.cause(), count, (tx, suspect) =>
      suspect ? Promise.resolve('suspect') : this.takeEffect(tx, events, beside),
    );
  }

  private async takeEffect(tx: Transaction, events: Events, beside: Beside): Promise<Outcome[]> {
    const [{ topic, source }] = events;
    // crash-point: events.beforeBegin
    const { fresh, gated } = await admit(tx, topic, source, events);
    // crash-point: events.afterInbox if fresh.size > 0
    // slow-point: events.reaction if fresh.size > 0
    const left = new Set(fresh);
    const outcomes: Outcome[] = [];
    const run = new Gathered((all) => this.reactToRun(tx, all));
    for (const event of events) {
      if (!left.delete(event.id)) outcomes.push(DUPLICATE);
      else if (gated.has(event.key)) outcomes.push(await this.parkBehind(tx, event));
      else {
        const envelope = envelopeOf(event);
        await run.before(envelope);
        await this.reactToOne(tx, envelope);
        if (this.reactions.takesRuns(event.type)) run.add(envelope);
        outcomes.push(HANDLED);
      }
    }
    await run.end();
    // crash-point: events.afterWork if fresh.size > 0
    tx.withCommit(() => beside(tx));
    return outcomes;
  }

  /** Marks the event and sets it aside, in one transaction. */
  park(event: ArrivedEvent, cause: ParkingCause, reason: string, beside: Beside): Promise<Outcome> {
    return this.unitOfWork.attempt(this.cause(), async (tx) => {
      const { fresh } = await admit(tx, event.topic, event.source, [event]);
      await beside(tx);
      if (fresh.size === 0) return DUPLICATE;
      await parkEvent(tx, event, { cause, reason });
      return { outcome: 'parked', cause, reason };
    });
  }

  setAside(record: Arrival & { readonly kind: 'foreign' | 'unreadable' }): Promise<Outcome> {
    const cause = record.kind === 'foreign' ? 'FOREIGN' : 'UNREADABLE';
    const { reason } = record;
    return this.unitOfWork.attempt(this.cause(), async (tx) => {
      await parkRecord(tx, record, { cause, reason });
      return { outcome: 'parked', cause, reason };
    });
  }

  /** The effects of one event in a transaction that someone else opened. */
  async react(tx: Transaction, event: Pick<ArrivedEvent, 'body'>): Promise<Outcome> {
    const envelope = envelopeOf(event);
    await this.reactToOne(tx, envelope);
    if (this.reactions.takesRuns(envelope.type)) await this.reactToRun(tx, [envelope]);
    return HANDLED;
  }

  private async reactToOne(tx: Transaction, envelope: EventEnvelope): Promise<void> {
    if (!this.reactions.takesEach(envelope.type)) return;
    const view = this.causedBy(tx, envelope);
    const end = this.metrics.reactionTime.startTimer({ type: envelope.type });
    await withLogContext(contextOf(envelope), () => this.reactions.react(view, envelope));
    end();
  }

  private async reactToRun(
    tx: Transaction,
    run: readonly [EventEnvelope, ...EventEnvelope[]],
  ): Promise<void> {
    const end = this.metrics.reactionTime.startTimer({ type: run[0].type });
    await this.reactions.reactToRun(tx, run, (event) => this.causedBy(tx, event));
    end();
  }

  private causedBy(tx: Transaction, { id, correlationId, traceparent }: EventEnvelope): Transaction {
    return tx.causedBy({ actor: this.actor, causationId: id, correlationId, traceparent });
  }

  private async parkBehind(tx: Transaction, event: ArrivedEvent): Promise<Outcome> {
    const cause = 'BEHIND';
    const reason = 'an earlier event of the key is parked';
    await parkEvent(tx, event, { cause, reason });
    return { outcome: 'parked', cause, reason };
  }

  private cause(): Cause {
    return { actor: this.actor, causationId: null, correlationId: null, traceparent: null };
  }
}

function contextOf({ id, type, correlationId, actor }: EventEnvelope): LogContext {
  return { correlationId, eventId: id, eventType: type, actor };
}

/** @throws InvalidEvent */
function envelopeOf({ body }: Pick<ArrivedEvent, 'body'>): EventEnvelope {
  if ('fault' in body) throw new InvalidEvent(body.fault);
  return body.envelope;
}

/** Events of one type that follow one another, handed on together before one of another type has its turn. */
class Gathered {
  private events: EventEnvelope[] = [];

  constructor(
    private readonly handOn: (run: readonly [EventEnvelope, ...EventEnvelope[]]) => Promise<void>,
  ) {}

  async before({ type }: EventEnvelope): Promise<void> {
    if (this.events[0] && this.events[0].type !== type) await this.end();
  }

  add(envelope: EventEnvelope): void {
    this.events.push(envelope);
  }

  async end(): Promise<void> {
    const [first, ...others] = this.events;
    this.events = [];
    if (first) await this.handOn([first, ...others]);
  }
}
