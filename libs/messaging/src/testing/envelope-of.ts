import { type EnvelopeOf, type EventData, type EventDefinition, validateForWriting } from '@cnfs/contracts';
import { newId, systemClock } from '@cnfs/kernel';

/**
 * An event as its service would send it; unless told, the first of its aggregate and of a case of its own.
 * @throws InvalidEventData
 */
export function envelopeOf<E extends EventDefinition>(
  event: E,
  data: EventData<E>,
  overrides: Partial<EnvelopeOf<E>> = {},
): EnvelopeOf<E> {
  validateForWriting(event, data);
  return {
    id: newId(),
    type: event.type,
    source: `/${event.service}`,
    time: systemClock.now().toISOString(),
    sequence: 1,
    topic: event.topic,
    key: String(data[event.key]),
    correlationId: newId(),
    causationId: null,
    actor: `system:${event.service}`,
    traceparent: null,
    data,
    ...overrides,
  };
}
