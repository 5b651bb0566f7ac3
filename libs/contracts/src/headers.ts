// CloudEvents 1.0 in Kafka's binary mode: these headers and no more, for each costs on every event.
import type { EventEnvelope } from './define-event.js';
import { Type } from './schema.js';

type Headed = Omit<EventEnvelope, 'data' | 'topic' | 'key'>;

/** The headers of a record, as texts. */
export function headersOf(event: Headed): Record<string, string> {
  const headers: Record<string, string> = {
    ce_specversion: '1.0',
    ce_id: event.id,
    ce_type: event.type,
    ce_source: event.source,
    ce_time: event.time,
    ce_sequence: String(event.sequence),
    ce_correlationid: event.correlationId,
    ce_actor: event.actor,
  };
  if (event.causationId !== null) headers['ce_causationid'] = event.causationId;
  if (event.traceparent !== null) headers['traceparent'] = event.traceparent;
  return headers;
}

const text = (pattern: string, description: string) => Type.String({ pattern, description });
const uuid = (description: string) => Type.String({ format: 'uuid', description });

/** What a reader may count on in them. Every value is text in UTF-8. */
export const headersSchema = Type.Object(
  {
    ce_specversion: text('^1\\.0$', 'Version of CloudEvents'),
    ce_id: uuid('Names the event: a record that bears one seen before is a duplicate'),
    ce_type: text('^[a-z]+\\.[A-Za-z]+\\.v[1-9][0-9]*$', 'Service, event and version'),
    ce_source: text('^/[a-z]+$', 'The service that wrote it; the owner of the topic, or else not ours'),
    ce_time: Type.String({
      format: 'date-time',
      description: "When it happened, RFC 3339 in UTC, on the programme's clock; orders nothing",
    }),
    ce_sequence: text(
      '^[1-9][0-9]*$',
      'Numbers the events of one key of the topic, 1, 2, 3 and so on without a hole',
    ),
    ce_correlationid: uuid('The same in every event of a case, whichever service wrote it'),
    ce_causationid: Type.Optional(
      text(
        '.',
        'The event or request that this one follows from; absent where a day came that was waited for',
      ),
    ),
    ce_actor: text('^[a-z]+:.+$', 'Who did it: `<role>:<subject of the token>`, or `system:<service>`'),
    traceparent: Type.Optional(
      text(
        '^[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$',
        'W3C trace context: of the caller who sent one, else of the case',
      ),
    ),
  },
  { description: 'Attributes of CloudEvents 1.0, in binary mode' },
);
