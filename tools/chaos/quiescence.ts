// After a fault: nothing in any outbox, every event taken in by everyone who reads it, every group at the end of its topics.
import { setTimeout as delay } from 'node:timers/promises';
import { allEvents, services } from '@cnfs/contracts';
import type pg from 'pg';
import { lagOf } from './kafka.ts';

/** Milliseconds from the healing of a fault to quiet that are still in order (INV11). */
export const BOUND = 60_000;

const quoted = (texts: readonly string[]) => texts.map((text) => `'${text}'`).join(', ');

/** Events that a reader has neither handled nor parked. */
const missing = services.flatMap((reader) =>
  services.flatMap((owner) => {
    const types = allEvents
      .filter((event) => event.service === owner && event.readers.includes(reader))
      .map(({ type }) => type);
    if (types.length === 0) return [];
    return [
      `SELECT count(*) FROM ${owner}.outbox_archive e WHERE type IN (${quoted(types)})
          AND NOT EXISTS (SELECT FROM ${reader}.inbox i WHERE i.ce_source = '/${owner}' AND i.ce_id = e.id)`,
    ];
  }),
);

/** Due work whose time has come, but what failed and waits for another attempt. */
const due = services.map(
  (schema) => `SELECT count(*) FROM ${schema}.due_work WHERE done_at IS NULL
    AND due_at <= now() + (SELECT offset_ms FROM ${schema}.programme_clock) * interval '1 millisecond'
    AND (retry_at IS NULL OR retry_at <= now() + interval '2 seconds')`,
);

const sum = (counts: readonly string[]) => `(SELECT sum(count) FROM (${counts.join(' UNION ALL ')}) c)::int`;

const STATE = `SELECT
  ${sum(services.map((schema) => `SELECT count(*) FROM ${schema}.outbox`))} AS outbox,
  ${sum(due)} AS due,
  ${sum(missing)} AS missing`;

/** Milliseconds for which an event may be missing that every group says it has. It should be none. */
const LOST_AFTER = 3_000;

/** An event is in nobody's way any more, and has not arrived. */
export class Lost extends Error {
  override readonly name = 'Lost';
}

interface State {
  outbox: number;
  due: number;
  missing: number;
}

/**
 * Waits until all is quiet.
 * @returns milliseconds it took
 * @throws Lost when nothing is on its way and something has not arrived: no wait would bring it
 * @throws Error with the last state when it does not become quiet within the bound
 */
export async function quiesce(database: pg.Pool, brokers: string, bound = BOUND): Promise<number> {
  const began = performance.now();
  let last = 'nothing could be read';
  let lost: { missing: number; since: number } | undefined;
  for (let quiet = 0; quiet < 2; await delay(150)) {
    try {
      const { rows } = await database.query<State>(STATE);
      const state = rows[0] as State;
      last = JSON.stringify(state);
      const lag = state.outbox + state.due === 0 ? await lagOf(brokers) : null;
      if (lag) last = JSON.stringify({ ...state, lag });
      quiet = lag === 0 && state.missing === 0 ? quiet + 1 : 0;
      if (lag !== 0 || state.missing !== lost?.missing) lost = undefined;
      if (lag === 0 && state.missing > 0) lost ??= { missing: state.missing, since: performance.now() };
      if (lost && performance.now() - lost.since > LOST_AFTER)
        throw new Lost(`${lost.missing} that every group says it has`);
    } catch (error) {
      if (error instanceof Lost) throw error;
      last = `${last}; ${String(error)}`;
      quiet = 0;
    }
    if (quiet < 2 && performance.now() - began > bound)
      throw new Error(`not quiet after ${bound} ms: ${last}`);
  }
  return performance.now() - began;
}
