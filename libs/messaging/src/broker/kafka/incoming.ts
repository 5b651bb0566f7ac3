import type { IHeaders, KafkaMessage } from 'kafkajs';
import type { IncomingRecord } from '../broker.js';

/** A record as kafkajs gives it, as the port does. */
export function incoming({ offset, key, value, headers }: KafkaMessage): IncomingRecord {
  return { offset: Number(offset), key, value, headers: headersOf(headers) };
}

function headersOf(headers: IHeaders = {}): IncomingRecord['headers'] {
  // As kafkajs gives them, but where a name comes twice or a text was put there.
  for (const name in headers) if (!Buffer.isBuffer(headers[name])) return lastOfEach(headers);
  return headers as Record<string, Buffer>;
}

function lastOfEach(headers: IHeaders): IncomingRecord['headers'] {
  const buffers: Record<string, Buffer> = {};
  for (const name in headers) {
    const value = headers[name];
    const last = Array.isArray(value) ? value.at(-1) : value;
    if (last !== undefined) buffers[name] = typeof last === 'string' ? Buffer.from(last) : last;
  }
  return buffers;
}
