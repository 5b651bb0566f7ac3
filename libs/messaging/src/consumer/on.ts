import { applyDecorators, UseFilters } from '@nestjs/common';
import type { EventDefinition } from '@cnfs/contracts';
import { EventPattern } from '@nestjs/microservices';
import { ErrorPassage } from './error-passage.js';

/** What `@On` leaves on a method for the strategy to find. */
export interface ReactionExtras {
  readonly definition: EventDefinition;
}

/**
 * Makes a controller's method a reaction to an event: `(@Payload() event: EnvelopeOf<typeof X>, @Ctx() context: EventContext)`.
 * Several methods may react to one event: all run in its transaction, one after the other.
 */
export function On(definition: EventDefinition): MethodDecorator {
  const extras: ReactionExtras = { definition };
  return applyDecorators(EventPattern<string>(definition.type, extras), UseFilters(ErrorPassage));
}
