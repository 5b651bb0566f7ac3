import type { EventDefinition, EventEnvelope } from '@cnfs/contracts';
import { Injectable } from '@nestjs/common';
import type { MessageHandler } from '@nestjs/microservices';
import { isObservable, lastValueFrom } from 'rxjs';
import type { ReactionExtras } from './on.js';
import type { Transaction } from '../transaction.js';
import { EventContext, RunContext } from './event-context.js';

interface Reaction {
  readonly definition: EventDefinition;
  readonly handlers: MessageHandler[];
  /** Those that take a run at once. */
  readonly runHandlers: MessageHandler[];
}

/** What the service does on which event: filled by Nest from the methods decorated with `@On`. */
@Injectable()
export class Reactions {
  private readonly byType = new Map<string, Reaction>();

  add({ definition, run }: ReactionExtras, handler: MessageHandler): void {
    let reaction = this.byType.get(definition.type);
    if (!reaction)
      this.byType.set(definition.type, (reaction = { definition, handlers: [], runHandlers: [] }));
    reaction[run ? 'runHandlers' : 'handlers'].push(handler);
  }

  definitionOf(type: string): EventDefinition | undefined {
    return this.byType.get(type)?.definition;
  }

  /** How many methods react to events of a type. */
  countOf(type: string): number {
    const { handlers = [], runHandlers = [] } = this.byType.get(type) ?? {};
    return handlers.length + runHandlers.length;
  }

  /** Topics to listen to. */
  topics(): string[] {
    return [...new Set([...this.byType.values()].map(({ definition }) => definition.topic))].sort();
  }

  /** Runs all reactions to an event one after the other: they share the one connection of the transaction. */
  async react(tx: Transaction, envelope: EventEnvelope): Promise<void> {
    const context = new EventContext([tx, envelope]);
    for (const handler of this.byType.get(envelope.type)?.handlers ?? [])
      await ended(handler(envelope, context));
  }

  /** Whether any takes its events one by one. */
  takesEach(type: string): boolean {
    return (this.byType.get(type)?.handlers.length ?? 0) > 0;
  }

  /** Whether any takes its events by the run. */
  takesRuns(type: string): boolean {
    return (this.byType.get(type)?.runHandlers.length ?? 0) > 0;
  }

  /** Hands events of one type to the reactions that take a run at once. */
  async reactToRun(
    tx: Transaction,
    run: readonly [EventEnvelope, ...EventEnvelope[]],
    causedBy: (event: EventEnvelope) => Transaction,
  ): Promise<void> {
    const context = new RunContext([tx, causedBy]);
    for (const handler of this.byType.get(run[0].type)?.runHandlers ?? []) await ended(handler(run, context));
  }
}

async function ended(answer: unknown): Promise<void> {
  const given: unknown = await answer;
  if (isObservable(given)) await lastValueFrom(given, { defaultValue: undefined });
}
