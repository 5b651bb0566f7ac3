// Writes a transaction's events in one statement. It takes the rows of their streams, in one order for everyone, and numbers
// the events; it draws the `seq` of an event only when it has the row of its stream, which it joins: so for one aggregate
// seq, ce_sequence and the order of the commits agree.
import { newId } from '@cnfs/kernel';
import type { AppendedEvent, StreamName } from './pending-work.js';
import type { Prepared, Statements } from './statement.js';
import { foreignTraceparent } from './traceparent.js';

const WRITE_EVENTS: Prepared = {
  name: 'write_events',
  text: `
  with streams as (
    insert into event_stream as stream (topic, key, last_sequence, correlation_id)
    select topic, key, events, correlation_id
    from unnest($1::text[], $2::text[], $3::int[], $4::uuid[]) with ordinality as mine (topic, key, events, correlation_id, n)
    order by n
    on conflict (topic, key) do update set last_sequence = stream.last_sequence + excluded.last_sequence
    returning topic, key, last_sequence, correlation_id
  )
  insert into outbox (id, aggregatetype, aggregateid, type, payload, ce_time, ce_sequence, correlation_id, causation_id, actor, traceparent)
  select id, topic, key, type, payload, time, last_sequence - later, correlation_id, causation_id, actor,
    coalesce(traceparent, '00-' || replace(correlation_id::text, '-', '') || '-' || right(replace(id::text, '-', ''), 16) || '-00')
  from rows from (
    unnest($5::uuid[], $6::text[], $7::text[], $8::text[], $9::timestamptz[], $10::int[], $11::text[], $12::text[], $13::text[]),
    jsonb_array_elements($14::jsonb)
  ) with ordinality as mine (id, topic, key, type, time, later, causation_id, actor, traceparent, payload, n)
  join streams using (topic, key)
  order by n
  returning correlation_id`,
};

/**
 * Writes what was appended, in the order of the calls; it is sent at once. Once and last before the commit, but for who creates
 * more aggregates than it holds in memory (`Transaction.flush`).
 * @param caseOf what `casesOf` gave
 * @returns the correlation ids of these events, each once
 */
export async function writeEvents(
  tx: Statements,
  appended: readonly AppendedEvent[],
  caseOf: CaseOf,
): Promise<string[]> {
  if (appended.length === 0) return [];
  const streams = streamsOf(appended);
  const rows = await tx.prepared<{ correlation_id: string }>(WRITE_EVENTS, [
    streams.map(([first]) => first.topic),
    streams.map(([first]) => first.key),
    streams.map(({ length }) => length),
    streams.map(([first]) => caseOf(first)),
    appended.map(() => newId()),
    appended.map(({ topic }) => topic),
    appended.map(({ key }) => key),
    appended.map(({ event }) => event.type),
    appended.map(({ time }) => time),
    appended.map(laterOf(streams)),
    appended.map(({ cause }) => cause.causationId),
    appended.map(({ cause }) => cause.actor),
    appended.map(({ cause }) => foreignTraceparent(cause)),
    `[${appended.map(({ payload }) => payload).join()}]`,
  ]);
  return [...new Set(rows.map((row) => row.correlation_id))];
}

type Stream = readonly [AppendedEvent, ...AppendedEvent[]];

/** The events of each stream, the streams in the order in which everyone takes them. */
function streamsOf(appended: readonly AppendedEvent[]): Stream[] {
  const [only, ...others] = appended;
  if (only && others.length === 0) return [[only]];
  const streams = new Map<string, AppendedEvent[]>();
  for (const event of appended) {
    const stream = streams.get(nameOf(event));
    if (stream) stream.push(event);
    else streams.set(nameOf(event), [event]);
  }
  return [...streams].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, stream]) => stream as unknown as Stream);
}

/** @returns how many of its stream come after an event: its number is by so many less than the stream's last. */
function laterOf(streams: readonly Stream[]): (event: AppendedEvent) => number {
  const later = new Map(
    streams.flatMap((stream) => stream.map((event, n) => [event, stream.length - 1 - n] as const)),
  );
  return (event) => later.get(event) ?? 0;
}

/** The correlation id of a stream that begins with this event. */
export type CaseOf = (first: AppendedEvent) => string;

/** The case a stream joins if it begins now: that of the stream it names, begun earlier or in this same flush, else its cause's. */
export async function casesOf(tx: Statements, appended: readonly AppendedEvent[]): Promise<CaseOf> {
  const named = appended.flatMap(({ correlateWith }) => correlateWith ?? []);
  const begun =
    named.length === 0
      ? []
      : await tx.query<StreamName & { correlation_id: string }>(
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
