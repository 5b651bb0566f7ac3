// What a reader would find in the topic for the last golden example of an event: the same bytes each time it is asked for.
import { v5 } from 'uuid';
import type { EventDefinition } from './define-event.js';
import { headersOf } from './headers.js';

/** A record as it lies in Kafka. */
export interface GoldenRecord {
  readonly topic: string;
  readonly key: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly value: Readonly<Record<string, unknown>>;
}

const NAMESPACE = '01776d2f-4c00-7000-8000-000000000000';
const THE_CASE = '01776d2f-4c00-7000-8000-0000000000ca';

/** The first event of its key, in the golden case. Its ids are drawn from its type, so no two events share one. */
export function goldenRecord(event: EventDefinition): GoldenRecord {
  const value = event.examples.at(-1) as Record<string, unknown>;
  const id = v5(event.type, NAMESPACE);
  const [trace, span] = [hex(THE_CASE), hex(id).slice(16)];
  return {
    topic: event.topic,
    key: String(value[event.key]),
    headers: headersOf({
      id,
      type: event.type,
      source: `/${event.service}`,
      time: `${String(value['date'] ?? value['confirmedOn'])}T09:00:00.000Z`,
      sequence: 1,
      correlationId: THE_CASE,
      causationId: v5(`cause of ${event.type}`, NAMESPACE),
      actor: `system:${event.service}`,
      traceparent: `00-${trace}-${span}-00`,
    }),
    value,
  };
}

function hex(uuid: string): string {
  return uuid.replaceAll('-', '');
}
