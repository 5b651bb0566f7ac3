// Reactions of the product's contestants: decorators applied by hand.
import type { EnvelopeOf } from '@cnfs/contracts';
import { type EventContext, On, OnRun, type RunContext, type Transaction } from '@cnfs/messaging';
import { Controller, type Type } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import type { Asked, BenchData, BenchEvent } from '../events.ts';
import { UPSERT } from '../bare/consumer.ts';

type Event = EnvelopeOf<typeof Asked>;

export const EFFECT = 'insert into effect (event_id, case_id, n, note) values ($1, $2, $3, $4)';

/** A row per event; then the event that follows, if one does. */
export function reactionPerEvent(
  hears: BenchEvent,
  says: BenchEvent | null,
  onEffect: (n: number) => void,
): Type {
  class Reactions {
    async react({ id, data }: Event, { tx }: EventContext): Promise<void> {
      await leaveRow(tx, id, data);
      if (says) tx.append(says, data);
      tx.afterCommit(() => onEffect(data.n));
    }
  }
  decorate(Reactions, 'react', On(hears));
  return Reactions;
}

async function leaveRow(tx: Transaction, id: string, { caseId, n, note }: BenchData): Promise<void> {
  await tx.query(EFFECT, [id, caseId, n, note]);
}

export function decorate(controller: Type, method: string, decorator: MethodDecorator): void {
  const prototype = controller.prototype as object;
  const descriptor = Object.getOwnPropertyDescriptor(prototype, method) as PropertyDescriptor;
  Payload()(prototype, method, 0);
  Ctx()(prototype, method, 1);
  decorator(prototype, method, descriptor);
  Controller()(controller);
}

/** One statement for all events of a run. */
export function reactionPerRun(hears: BenchEvent): Type {
  class Reactions {
    async react(events: readonly Event[], { tx }: RunContext): Promise<void> {
      const columns = [events.map(({ data }) => data.caseId), events.map(({ data }) => data.n)];
      await tx.query(UPSERT, columns);
    }
  }
  decorate(Reactions, 'react', OnRun(hears));
  return Reactions;
}
