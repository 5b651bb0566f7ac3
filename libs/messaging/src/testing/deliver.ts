import { type EventEnvelope, headersOf } from '@cnfs/contracts';
import type { INestApplicationContext } from '@nestjs/common';
import type { IncomingRecord } from '../broker/broker.js';
import { EventPipeline } from '../consumer/event-pipeline.js';
import type { Outcome } from '../consumer/event-run.js';

let offset = 0;

/**
 * Hands events to a service as if they came from the broker, one after the other in the given order, and waits for each.
 * The application must have been given to `connectReactions`.
 * @returns what became of each: a spec of a reaction expects 'handled'
 */
export async function deliver(
  app: INestApplicationContext,
  envelopes: EventEnvelope | readonly EventEnvelope[],
): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const envelope of [envelopes].flat()) outcomes.push(...(await deliverTogether(app, [envelope])));
  return outcomes;
}

/** As `deliver`, events of one topic in one batch: those of a lane share a run. */
export async function deliverTogether(
  app: INestApplicationContext,
  envelopes: readonly EventEnvelope[],
): Promise<Outcome[]> {
  const records = envelopes.map(recordOf);
  const done = await app.get(EventPipeline).process({
    topic: envelopes[0]?.topic ?? '',
    partition: 0,
    records,
    behind: 0,
    signal: new AbortController().signal,
    commit: () => Promise.resolve(),
  });
  return records.map((record) => done.get(record.offset) as Outcome);
}

function recordOf(envelope: EventEnvelope): IncomingRecord {
  const { key, data } = envelope;
  const headers = Object.fromEntries(
    Object.entries(headersOf(envelope)).map(([name, text]) => [name, Buffer.from(text)]),
  );
  return { offset: offset++, key: Buffer.from(key), headers, value: Buffer.from(JSON.stringify(data)) };
}
