import { type EventEnvelope, headersOf } from '@cnfs/contracts';
import type { INestApplicationContext } from '@nestjs/common';
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
  const pipeline = app.get(EventPipeline);
  const outcomes: Outcome[] = [];
  for (const envelope of [envelopes].flat()) {
    const { topic, key, data } = envelope;
    const place = offset++;
    const headers = Object.fromEntries(
      Object.entries(headersOf(envelope)).map(([name, text]) => [name, Buffer.from(text)]),
    );
    const done = await pipeline.process({
      topic,
      partition: 0,
      records: [{ offset: place, key: Buffer.from(key), headers, value: Buffer.from(JSON.stringify(data)) }],
      behind: 0,
      signal: new AbortController().signal,
      commit: () => Promise.resolve(),
    });
    outcomes.push(done.get(place) as Outcome);
  }
  return outcomes;
}
