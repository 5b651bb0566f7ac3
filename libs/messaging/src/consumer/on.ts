import { applyDecorators, UseFilters } from '@nestjs/common';
import type { EventDefinition } from '@cnfs/contracts';
import { EventPattern } from '@nestjs/microservices';
import { ErrorPassage } from './error-passage.js';

/** What `@On` leaves on a method for the strategy to find. */
export interface ReactionExtras {
  readonly definition: EventDefinition;
  /** Whether it takes all events of a run at once. */
  readonly run: boolean;
}

/**
 * Makes a controller's method a reaction to an event: `(@Payload() event: EnvelopeOf<typeof X>, @Ctx() context: EventContext)`.
 * Several methods may react to one event: all run in its transaction, one after the other.
 */
export function On(definition: EventDefinition): MethodDecorator {
  return reaction({ definition, run: false });
}

/**
 * Makes a controller's method a reaction to the events that follow one another in a run, at once:
 * `(@Payload() events: readonly EnvelopeOf<typeof X>[], @Ctx() { tx }: RunContext)`. For what is written in one
 * statement: a projection, a sum. They are new, in the order of the log, of any number from one on, and their transaction
 * is shared: what is the matter with one of them is found out by handing them over one by one. What follows from one of
 * them is done in the transaction that `causedBy` gives; what follows from many has no one cause, and appends nothing.
 */
export function OnRun(definition: EventDefinition): MethodDecorator {
  return reaction({ definition, run: true });
}

function reaction(extras: ReactionExtras): MethodDecorator {
  return applyDecorators(EventPattern<string>(extras.definition.type, extras), UseFilters(ErrorPassage));
}
