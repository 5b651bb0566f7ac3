import { headersOf } from '@cnfs/contracts';
import type { OutgoingRecord, Refusal } from '../broker/broker.js';

/** A row of the outbox as the relay reads it: text, untouched on its way. */
export interface OutboxRow {
  seq: string;
  id: string;
  topic: string;
  key: string;
  type: string;
  payload: string;
  time: string;
  sequence: number;
  correlationId: string;
  causationId: string | null;
  actor: string;
  traceparent: string | null;
}

export function toRecord(row: OutboxRow): OutgoingRecord {
  const { topic, key, payload } = row;
  return { topic, key, value: payload, headers: headersOf({ ...row, source: sourceOf(topic) }) };
}

/** The owner of a topic, as events name it. */
export function sourceOf(topic: string): string {
  return `/${topic.slice(0, topic.indexOf('.'))}`;
}

/** What was stored of the records handed to `send`: neither those refused nor those of the same key after them. */
export function sentOf<R extends { topic: string; key: string }>(
  records: readonly R[],
  refusals: readonly Refusal[],
): R[] {
  if (refusals.length === 0) return [...records];
  const refused = new Set(refusals.map(({ index }) => index));
  const stopped = new Set<string>();
  return records.filter((record, index) => {
    const name = `${record.topic}\n${record.key}`;
    if (refused.has(index)) stopped.add(name);
    return !stopped.has(name);
  });
}
