import type { ArrivedEvent, Place } from '../consumer/arrival.js';
import { storable } from '../headers.js';
import type { Transaction } from '../transaction.js';

/**
 * Why an event is set aside. POISON: its reactions fail again and again, or it is invalid. KILLS: the process died each
 * time it ran alone. BEHIND: an earlier event of its key is parked. UNREADABLE: no valid id or key. FOREIGN: its source
 * does not own the topic.
 */
export type ParkingCause = (typeof PARKING_CAUSES)[number];

export const PARKING_CAUSES = ['POISON', 'KILLS', 'BEHIND', 'UNREADABLE', 'FOREIGN'] as const;

interface Ticket {
  readonly cause: ParkingCause;
  readonly reason: string;
}

const INSERT = `
  insert into parked_event (topic, key, partition, record_offset, ce_source, ce_id, ce_type, headers, value, cause, reason)
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
  on conflict`;

/** An event that was released, and is given again after its inbox row was removed, waits again. */
const AGAIN = `(ce_source, ce_id) do update set state = 'PARKED', cause = excluded.cause, reason = excluded.reason,
  parked_at = excluded.parked_at, settled_at = null, settled_by = null, settled_why = null`;
const ONCE = `do nothing`;

const LONGEST_REASON = 1000;

/** What is indexed is cut: an index row has room for no more, and the headers are kept whole. */
const LONGEST_NAME = 255;

/** Sets an event aside and closes the gate of its key. The transaction must have marked it in the inbox. */
export async function parkEvent(tx: Transaction, event: ArrivedEvent, ticket: Ticket): Promise<void> {
  await insert(tx, event, ticket, { key: event.key, id: event.id });
  await tx.query(`insert into parked_key (topic, key) values ($1, $2) on conflict do nothing`, [
    event.topic,
    event.key,
  ]);
}

/** Keeps, under its place in the log, what cannot be told apart otherwise; it stops nothing. */
export async function parkRecord(tx: Transaction, place: Place, ticket: Ticket): Promise<void> {
  const key = place.record.key && storable(place.record.key.toString('utf8')).slice(0, LONGEST_NAME);
  await insert(tx, place, ticket, { key, id: null });
}

async function insert(
  tx: Transaction,
  { topic, partition, record, headers }: Place,
  { cause, reason }: Ticket,
  { key, id }: { key: string | null; id: string | null },
): Promise<void> {
  const { ce_source: source = null, ce_type: type = null } = headers;
  await tx.query(`${INSERT} ${id ? AGAIN : ONCE}`, [
    topic,
    key,
    partition,
    record.offset,
    source?.slice(0, LONGEST_NAME) ?? null,
    id,
    type?.slice(0, LONGEST_NAME) ?? null,
    JSON.stringify(headers),
    record.value,
    cause,
    storable(reason).slice(0, LONGEST_REASON),
  ]);
}

/** The name and message of an error, for whoever looks into a parked event. Never its SQL parameters. */
export function describeError(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
