// A reaction that fails for some structures until it is mended: their events are parked, those of others go on, and a release
// lets them take effect in their order, once.
import { setTimeout as delay } from 'node:timers/promises';
import { actors } from '@cnfs/testing';
import type { Round } from '../fault.ts';
import { told } from '../set-aside.ts';

const TOPIC = 'recruitment.host-structure';

/** What payments keeps of a structure is refused for one in three. */
const BREAK = `
  CREATE SCHEMA IF NOT EXISTS chaos;
  CREATE OR REPLACE FUNCTION chaos.refuse() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    RAISE EXCEPTION 'refused for a while';
  END $$;
  GRANT USAGE ON SCHEMA chaos TO PUBLIC;
  CREATE TRIGGER chaos_refuse BEFORE INSERT ON payments.creditor FOR EACH ROW
    WHEN (NEW.name IS NOT NULL AND hashtext(NEW.id::text) % 3 = 0) EXECUTE FUNCTION chaos.refuse();`;
const MEND = 'DROP TRIGGER chaos_refuse ON payments.creditor';

const PARKED = `SELECT key, count(*)::int AS events FROM payments.parked_event
  WHERE state = 'PARKED' AND topic = '${TOPIC}' GROUP BY key`;

/** Structures that are enough, and milliseconds after which they must have come. */
const ENOUGH = 3;
const PATIENCE = 30_000;

export async function refusedForAWhile(round: Round): Promise<void> {
  const { system, injected } = round;
  const parked = async () => (await system.database.query<{ key: string; events: number }>(PARKED)).rows;
  await system.database.query(BREAK);
  const began = performance.now();
  while ((await parked()).length < ENOUGH) {
    if (performance.now() - began > PATIENCE) {
      told(round, { refused: 'none was parked', after: PATIENCE });
      break;
    }
    await delay(100);
  }
  await system.database.query(MEND);
  const api = system.stack.services.payments.as(actors.platform());
  for (const { key } of await parked()) {
    const release = async () =>
      (
        await api.post<{ released: number; stoppedBy: unknown }>('/parked-events/releases', {
          ...{ topic: TOPIC, key, reason: 'La réaction est réparée.' },
        })
      ).body;
    // Twice at once: what one lets go the other does not find.
    const [one, other] = await Promise.all([release(), release()]);
    const again = await release();
    const { rows } = await system.database.query<{ released: number; parked: number }>(
      `SELECT count(*) FILTER (WHERE state = 'RELEASED')::int AS released, count(*) FILTER (WHERE state = 'PARKED')::int AS parked
         FROM payments.parked_event WHERE topic = $1 AND key = $2`,
      [TOPIC, key],
    );
    const left = rows[0];
    if (one.released + other.released !== left?.released || left.parked > 0 || again.released > 0)
      told(round, { key, one, other, again, left });
    injected('refused for a while, then released');
  }
}
