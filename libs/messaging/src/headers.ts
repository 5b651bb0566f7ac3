// CloudEvents 1.0 in Kafka's binary mode: these headers and no more, for each costs on every event.
import type { EventEnvelope } from '@cnfs/contracts';

type Headed = Omit<EventEnvelope, 'data' | 'topic' | 'key'>;

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

/** Header texts of a record; bytes that are not UTF-8 become replacement characters, NUL too (Postgres stores none). */
export function headerTexts(headers: Readonly<Record<string, Buffer>>): Record<string, string> {
  const texts: Record<string, string> = {};
  for (const name in headers) texts[storable(name)] = storable((headers[name] as Buffer).toString('utf8'));
  return texts;
}

export function storable(text: string): string {
  return text.includes('\0') ? text.replaceAll('\0', '\uFFFD') : text;
}
