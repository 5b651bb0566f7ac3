// Writes a transaction's events in two statements. The first takes the rows of their streams, in one order for everyone,
// and numbers the events; only then does the second draw `seq`: so for one aggregate seq, ce_sequence and the order of
// the commits agree.
import { newId } from '@cnfs/kernel';
import type { AppendedEvent, StreamName } from './pending-work.js';
import { traceparentOf } from './traceparent.js';
import type { Prepared, Transaction } from './transaction.js';

interface StreamRow extends StreamName {
  last_sequence: number;
  correlation_id: string;
}

const TAKE_STREAMS: Prepared = {
  name: 'take_streams',
  text: `
  insert into event_stream as stream (topic, key, last_sequence, correlation_id)
  select topic, key, events, correlation_id
  from unnest($1::text[], $2::text[], $3::int[], $4::uuid[]) with ordinality as mine (topic, key, events, correlation_id, n)
  order by n
  on conflict (topic, key) do update set last_sequence = stream.last_sequence + excluded.last_sequence
  returning topic, key, last_sequence, correlation_id`,
};

const INSERT_EVENTS: Prepared = {
  name: 'insert_events',
  text: `
  insert into outbox (id, aggregatetype, aggregateid, type, payload, ce_time, ce_sequence, correlation_id, causation_id, actor, traceparent)
  select id, topic, key, type, payload, time, sequence, correlation_id, causation_id, actor, traceparent
  from unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::jsonb[], $6::timestamptz[], $7::int[], $8::uuid[], $9::text[], $10::text[], $11::text[])
    with ordinality as mine (id, topic, key, type, payload, time, sequence, correlation_id, causation_id, actor, traceparent, n)
  order by n`,
};

/**
 * Writes what was appended, in the order of the calls. To be called once, last before the commit.
 * @returns the correlation ids of these events, each once
 */
export async function flushOutbox(tx: Transaction, appended: readonly AppendedEvent[]): Promise<string[]> {
  if (appended.length === 0) return [];
  const streams = await takeStreams(tx, appended);
  const rows = appended.map((event) => {
    const stream = streams.get(nameOf(event));
    if (!stream) throw new Error(`No row came back for ${event.topic} ${event.key}`);
    const { correlationId } = stream;
    return { ...event, id: newId(), sequence: (stream.sequence += 1), correlationId };
  });
  await tx.prepared(INSERT_EVENTS, [
    rows.map(({ id }) => id),
    rows.map(({ topic }) => topic),
    rows.map(({ key }) => key),
    rows.map(({ event }) => event.type),
    rows.map(({ payload }) => payload),
    rows.map(({ time }) => time),
    rows.map(({ sequence }) => sequence),
    rows.map(({ correlationId }) => correlationId),
    rows.map(({ cause }) => cause.causationId),
    rows.map(({ cause }) => cause.actor),
    rows.map((row) => traceparentOf(row, row.cause)),
  ]);
  return [...new Set(rows.map(({ correlationId }) => correlationId))];
}

/** Locks each stream; its sequence is the last one given before these events. */
async function takeStreams(tx: Transaction, appended: readonly AppendedEvent[]) {
  const events = new Map<string, AppendedEvent[]>();
  for (const event of appended) events.set(nameOf(event), [...(events.get(nameOf(event)) ?? []), event]);
  const correlation = await correlations(tx, appended);
  const groups = [...events]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, group]) => group as [AppendedEvent]);
  const rows = await tx.prepared<StreamRow>(TAKE_STREAMS, [
    groups.map(([first]) => first.topic),
    groups.map(([first]) => first.key),
    groups.map((group) => group.length),
    groups.map(([first]) => correlation(first)),
  ]);
  return new Map(
    rows.map(({ topic, key, last_sequence, correlation_id }) => {
      const name = nameOf({ topic, key });
      const sequence = last_sequence - (events.get(name)?.length ?? 0);
      return [name, { sequence, correlationId: correlation_id }];
    }),
  );
}

/** The case a stream joins if it begins now: that of the stream it names, begun earlier or in this same flush, else its cause's. */
async function correlations(tx: Transaction, appended: readonly AppendedEvent[]) {
  const named = appended.flatMap(({ correlateWith }) => correlateWith ?? []);
  const begun =
    named.length === 0
      ? []
      : await tx.query<Omit<StreamRow, 'last_sequence'>>(
          `select topic, key, correlation_id from event_stream
     where (topic, key) in (select * from unnest($1::text[], $2::text[]))`,
          [named.map(({ topic }) => topic), named.map(({ key }) => key)],
        );
  const known = new Map(begun.map((row) => [nameOf(row), row.correlation_id]));
  return function correlationOf(first: AppendedEvent): string {
    const name = nameOf(first);
    let found = known.get(name);
    if (found !== undefined) return found;
    known.set(name, (found = first.cause.correlationId ?? newId())); // also ends a circle of streams that name each other
    const { correlateWith } = first;
    if (!correlateWith) return found;
    const beside = appended.find((other) => nameOf(other) === nameOf(correlateWith));
    found = known.get(nameOf(correlateWith)) ?? (beside ? correlationOf(beside) : found);
    known.set(name, found);
    return found;
  };
}

function nameOf({ topic, key }: StreamName): string {
  return `${topic}\n${key}`;
}
