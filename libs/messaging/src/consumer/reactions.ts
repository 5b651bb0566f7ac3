import type { EventDefinition, EventEnvelope } from '@cnfs/contracts';
import { Injectable } from '@nestjs/common';
import type { MessageHandler } from '@nestjs/microservices';
import { isObservable, lastValueFrom } from 'rxjs';
import type { Transaction } from '../transaction.js';
import { EventContext } from './event-context.js';

interface Reaction {
  readonly definition: EventDefinition;
  readonly handlers: MessageHandler[];
}

/** What the service does on which event: filled by Nest from the methods decorated with `@On`. */
@Injectable()
export class Reactions {
  private readonly byType = new Map<string, Reaction>();

  add(definition: EventDefinition, handler: MessageHandler): void {
    const reaction = this.byType.get(definition.type);
    if (reaction) reaction.handlers.push(handler);
    else this.byType.set(definition.type, { definition, handlers: [handler] });
  }

  definitionOf(type: string): EventDefinition | undefined {
    return this.byType.get(type)?.definition;
  }

  /** How many methods react to events of a type. */
  countOf(type: string): number {
    return this.byType.get(type)?.handlers.length ?? 0;
  }

  /** Topics to listen to. */
  topics(): string[] {
    return [...new Set([...this.byType.values()].map(({ definition }) => definition.topic))].sort();
  }

  /** Runs all reactions to an event one after the other: they share the one connection of the transaction. */
  async react(tx: Transaction, envelope: EventEnvelope): Promise<void> {
    const context = new EventContext([tx, envelope]);
    for (const handler of this.byType.get(envelope.type)?.handlers ?? []) {
      const answer: unknown = await handler(envelope, context);
      if (isObservable(answer)) await lastValueFrom(answer, { defaultValue: undefined });
    }
  }
}
