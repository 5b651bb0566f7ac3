// Reads a record off the wire. Nothing in it is trusted: whoever can write to the broker could have written it.
import { type EventDefinition, type EventEnvelope, validateForReading } from '@cnfs/contracts';
import { validate as isUuid } from 'uuid';
import type { IncomingRecord } from '../broker/broker.js';
import { headerTexts } from '../headers.js';

/** Where a record stands in the log, and what it was. */
export interface Place {
  readonly topic: string;
  readonly partition: number;
  readonly record: IncomingRecord;
  readonly headers: Readonly<Record<string, string>>;
}

/** An event that a service of ours wrote: it has an id, a key and a reader here. Its body may still be wrong. */
export interface ArrivedEvent extends Place {
  readonly kind: 'event';
  readonly id: string;
  readonly source: string;
  readonly type: string;
  readonly key: string;
  readonly body: Body;
}

export type Body = { readonly envelope: EventEnvelope } | { readonly fault: string };

export type Arrival =
  | ArrivedEvent
  /** No reaction of this service is for that type. */
  | (Place & { readonly kind: 'unknown' })
  /** Written by someone who does not own the topic. */
  | (Place & { readonly kind: 'foreign'; readonly reason: string })
  /** Cannot be told apart from another: no valid id or key. */
  | (Place & { readonly kind: 'unreadable'; readonly reason: string });

type Definitions = (type: string) => EventDefinition | undefined;

const LONGEST_KEY = 255;

export function readArrival(
  topic: string,
  partition: number,
  record: IncomingRecord,
  definitionOf: Definitions,
): Arrival {
  const headers = headerTexts(record.headers);
  const place = { topic, partition, record, headers };
  const { ce_id: id, ce_type: type, ce_source: source } = headers;
  if (!source || !type) return { ...place, kind: 'unreadable', reason: 'no ce_source or no ce_type' };
  if (source !== `/${topic.slice(0, topic.indexOf('.'))}`) {
    return { ...place, kind: 'foreign', reason: `${source} does not own ${topic}` };
  }
  const definition = definitionOf(type);
  if (!definition) return { ...place, kind: 'unknown' };
  if (definition.topic !== topic) {
    return { ...place, kind: 'foreign', reason: `${type} does not belong to ${topic}` };
  }
  const key = textOf(record.key);
  if (!id || !isUuid(id)) return { ...place, kind: 'unreadable', reason: 'no valid ce_id' };
  if (!key || key.length > LONGEST_KEY || key.includes('\0')) {
    return { ...place, kind: 'unreadable', reason: 'no valid key' };
  }
  const body = readBody(definition, place, key);
  return { ...place, kind: 'event', id: id.toLowerCase(), source, type, key, body };
}

function readBody(definition: EventDefinition, { topic, record, headers }: Place, key: string): Body {
  const sequence = Number(headers['ce_sequence']);
  const { ce_correlationid: correlationId, ce_time: time, ce_actor: actor } = headers;
  if (!Number.isInteger(sequence) || sequence < 1) return { fault: 'no valid ce_sequence' };
  if (!correlationId || !isUuid(correlationId)) return { fault: 'no valid ce_correlationid' };
  if (!time || Number.isNaN(Date.parse(time))) return { fault: 'no valid ce_time' };
  if (!actor) return { fault: 'no ce_actor' };
  const json = parse(record.value);
  if ('fault' in json) return json;
  const reading = validateForReading(definition, json.value);
  if (!reading.ok) {
    return { fault: reading.errors.map(({ pointer, detail }) => `${pointer || '/'} ${detail}`).join('; ') };
  }
  const { data } = reading;
  if (String((data as Record<string, unknown>)[definition.key]) !== key) {
    return { fault: `the key is not ${definition.key}` };
  }
  return {
    envelope: {
      id: (headers['ce_id'] as string).toLowerCase(),
      type: definition.type,
      source: headers['ce_source'] as string,
      time,
      sequence,
      topic,
      key,
      correlationId: correlationId.toLowerCase(),
      causationId: headers['ce_causationid'] ?? null,
      actor,
      traceparent: headers['traceparent'] ?? null,
      data,
    },
  };
}

function parse(value: Buffer | null): { value: unknown } | { fault: string } {
  const text = textOf(value);
  if (text === undefined) return { fault: 'no body, or not UTF-8' };
  try {
    return { value: JSON.parse(text) };
  } catch {
    return { fault: 'the body is not JSON' };
  }
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function textOf(bytes: Buffer | null): string | undefined {
  if (bytes === null) return undefined;
  try {
    return utf8.decode(bytes);
  } catch {
    return undefined;
  }
}
