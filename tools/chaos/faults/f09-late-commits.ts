// F9: a transaction draws its numbers in the outbox and commits seconds later, while many others pass it: whoever reads on
// from the highest number it saw would never see it.
import { setTimeout as delay } from 'node:timers/promises';
import { services } from '@cnfs/contracts';
import type { Fault } from '../fault.ts';
import type { System } from '../system.ts';

/** A deferred trigger runs in the COMMIT: the rows are there, their numbers drawn, and nobody sees them yet. */
const install = `
  CREATE SCHEMA IF NOT EXISTS chaos;
  CREATE SEQUENCE IF NOT EXISTS chaos.held;
  CREATE OR REPLACE FUNCTION chaos.hold() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
  BEGIN
    IF random() < 0.08 THEN
      PERFORM nextval('chaos.held');
      PERFORM pg_sleep(0.5 + random() * 4.5);
    END IF;
    RETURN NULL;
  END $$;
  ${services
    .map(
      (schema) => `CREATE CONSTRAINT TRIGGER chaos_hold AFTER INSERT ON ${schema}.outbox
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION chaos.hold();`,
    )
    .join('\n')}`;

const remove = services.map((schema) => `DROP TRIGGER chaos_hold ON ${schema}.outbox;`).join('\n');

export const lateCommits: Fault = {
  id: 'F9',
  title: 'transactions that hold a gap in the outbox: 0.5 to 5 s between their numbers and their commit',
  unit: 'held commits',
  recovery: 'not measured: nothing is away',
  perRound: 50,
  smoke: 6,
  campaign: 100,
  async round({ system, target, count, injected }) {
    const before = await held(system);
    await system.database.query(install);
    while (count() < target) {
      await delay(200);
      for (let more = (await held(system)) - before - count(); more > 0; more--) injected('held');
    }
    await system.database.query(remove);
  },
};

async function held({ database }: System): Promise<number> {
  const { rows } = await database.query<{ name: string | null }>(
    `SELECT to_regclass('chaos.held')::text AS name`,
  );
  if (rows[0]?.name === null) return 0;
  const counted = await database.query<{ count: string }>(
    'SELECT CASE WHEN is_called THEN last_value ELSE 0 END AS count FROM chaos.held',
  );
  return Number(counted.rows[0]?.count);
}
