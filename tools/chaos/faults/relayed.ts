// How one sees that events are on their way again.
import { setTimeout as delay } from 'node:timers/promises';
import { services } from '@cnfs/contracts';
import type { Round } from '../fault.ts';

/** Milliseconds. */
const BOUND = 60_000;

const ARCHIVED = `SELECT EXISTS (${services
  .map((schema) => `SELECT FROM ${schema}.outbox_archive WHERE archived_at > $1`)
  .join(' UNION ALL ')}) AS any`;

/** Waits until an event is acknowledged by the broker, and notes how long that took. */
export async function untilRelayed({ system, recovered, violated }: Round): Promise<void> {
  const from = performance.now();
  const clock = new Date();
  for (;;) {
    const { rows } = await system.database.query<{ any: boolean }>(ARCHIVED, [clock]);
    if (rows[0]?.any) return recovered(performance.now() - from);
    if (performance.now() - from > BOUND)
      return violated('INV11 events go on after the fault', `none for ${BOUND} ms`);
    await delay(50);
  }
}
