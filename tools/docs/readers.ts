/** Holds the readers that an event declares to the reactions in the code: the page of events must not name intentions. */
import { type EventDefinition, allEvents } from '@cnfs/contracts';
import type { ServiceDefinition } from '@cnfs/platform';
import { MODULE_METADATA } from '@nestjs/common/constants.js';
import { PATTERN_EXTRAS_METADATA } from '@nestjs/microservices/constants.js';

/** One sentence for each event whose list of readers is wrong. */
export function wrongReaders(services: readonly ServiceDefinition[]): string[] {
  const reactions = new Map(services.map((service) => [service.name, reactionsOf(service)]));
  return allEvents.flatMap(({ type, readers }) => {
    const real = services.map(({ name }) => name).filter((name) => reactions.get(name)?.has(type));
    return [...readers].sort().join() === [...real].sort().join()
      ? []
      : [`${type} declares the readers [${readers.join(', ')}], the code has [${real.join(', ')}]`];
  });
}

/** Types of the events that a service reacts to: those of the methods of its controllers that carry `@On`. */
function reactionsOf({ module }: ServiceDefinition): Set<string> {
  const controllers = Reflect.getMetadata(MODULE_METADATA.CONTROLLERS, module) as { prototype: object }[];
  const methods = controllers.flatMap(({ prototype }) =>
    Object.values(Object.getOwnPropertyDescriptors(prototype)).map(({ value }) => value as unknown),
  );
  return new Set(
    methods.flatMap((method) => {
      if (typeof method !== 'function') return [];
      const extras = Reflect.getMetadata(PATTERN_EXTRAS_METADATA, method) as
        { readonly definition?: EventDefinition } | undefined;
      return extras?.definition ? [extras.definition.type] : [];
    }),
  );
}
