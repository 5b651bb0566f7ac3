import type { Prepared, Transaction } from '../transaction.js';

export interface Admission {
  /** Ids never seen before: theirs alone is the effect of this transaction. */
  readonly fresh: ReadonlySet<string>;
  /** Keys that have parked events: theirs go behind them. */
  readonly gated: ReadonlySet<string>;
}

const ADMIT: Prepared = {
  name: 'admit',
  text: `
  with gate as (
    select key from parked_key where topic = $1 and key = any($2::text[]) for share
  ), fresh as (
    insert into inbox (ce_source, ce_id) select $3, id from unnest($4::uuid[]) as id
    on conflict do nothing returning ce_id
  )
  select
    case (select count(*) from fresh) when cardinality($4) then null else array(select ce_id from fresh) end as fresh,
    (select array_agg(key) from gate) as gated`,
};

/**
 * Marks events of one topic as handled by this transaction and says which of them it is to handle. Holds the gate of
 * their keys until the commit: a release of parked events waits for it, and it waits for a release.
 */
export async function admit(
  tx: Transaction,
  topic: string,
  source: string,
  events: readonly { readonly id: string; readonly key: string }[],
): Promise<Admission> {
  const keys = [...new Set(events.map(({ key }) => key))];
  const ids = events.map(({ id }) => id);
  const [row] = await tx.prepared<{ fresh: string[] | null; gated: string[] | null }>(ADMIT, [
    topic,
    keys,
    source,
    ids,
  ]);
  // No list of the fresh: all of them are, as nearly always.
  return { fresh: new Set(row && (row.fresh ?? ids)), gated: new Set(row?.gated) };
}
