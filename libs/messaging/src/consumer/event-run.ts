import type { EventEnvelope } from '@cnfs/contracts';
import { Inject, Injectable } from '@nestjs/common';
import type { Cause } from '../cause.js';
import { type LogContext, withLogContext } from '../log-context.js';
import { MESSAGING_OPTIONS, type MessagingOptions } from '../options.js';
import { parkEvent, type ParkingCause, parkRecord } from '../parking/park.js';
import { Transaction } from '../transaction.js';
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

/** The event is not what its schema says: trying again would change nothing. */
export class InvalidEvent extends Error {
  override readonly name = 'InvalidEvent';
}

/** Does something in the transaction of the events, such as ending the count of their run. */
type Beside = (tx: Transaction) => Promise<void>;

/** The transactions by which events take effect, or are set aside. */
@Injectable()
export class EventRun {
  private readonly actor: string;

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly reactions: Reactions,
    @Inject(MESSAGING_OPTIONS) { service }: MessagingOptions,
  ) {
    this.actor = `system:${service}`;
  }

  /**
   * All of it or nothing: inbox rows, effects, outbox rows. Events of one topic, in the order of the log.
   * @throws whatever a reaction throws
   */
  handle(events: readonly [ArrivedEvent, ...ArrivedEvent[]], beside: Beside): Promise<Outcome[]> {
    const [{ topic, source }] = events;
    // crash-point: events.beforeBegin
    return this.unitOfWork.attempt(this.cause(), async (tx) => {
      const { fresh, gated } = await admit(tx, topic, source, events);
      // crash-point: events.afterInbox if fresh.size > 0
      const left = new Set(fresh);
      const outcomes: Outcome[] = [];
      const run = new Gathered((all) => this.reactions.reactToRun(tx, all));
      for (const event of events) {
        if (!left.delete(event.id)) outcomes.push({ outcome: 'duplicate' });
        else if (gated.has(event.key)) outcomes.push(await this.parkBehind(tx, event));
        else {
          const envelope = envelopeOf(event);
          await run.before(envelope);
          await this.reactToOne(tx, envelope);
          if (this.reactions.takesRuns(event.type)) run.add(envelope);
          outcomes.push({ outcome: 'handled' });
        }
      }
      await run.end();
      // crash-point: events.afterWork if fresh.size > 0
      await beside(tx);
      return outcomes;
    });
  }

  /** Marks the event and sets it aside, in one transaction. */
  park(event: ArrivedEvent, cause: ParkingCause, reason: string, beside: Beside): Promise<Outcome> {
    return this.unitOfWork.attempt(this.cause(), async (tx) => {
      const { fresh } = await admit(tx, event.topic, event.source, [event]);
      await beside(tx);
      if (fresh.size === 0) return { outcome: 'duplicate' };
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
    if (this.reactions.takesRuns(envelope.type)) await this.reactions.reactToRun(tx, [envelope]);
    return { outcome: 'handled' };
  }

  private async reactToOne(tx: Transaction, envelope: EventEnvelope): Promise<void> {
    const { id, correlationId, traceparent } = envelope;
    const cause = { actor: this.actor, causationId: id, correlationId, traceparent };
    await withLogContext(contextOf(envelope), () => this.reactions.react(tx.causedBy(cause), envelope));
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
