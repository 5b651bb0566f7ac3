// INV12: what clients sent of persons is in no log, no event on its way, no parked event and no answer of failure.
import { createReadStream, globSync, statSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { services } from '@cnfs/contracts';
import type { Violation } from '@cnfs/testing/programme';
import type { Canaries } from './canaries.ts';
import type { System } from './system.ts';

/** How far each log was read. */
const read = new Map<string, number>();

/** @returns what was found in logs since the last look, in parked events and in answers of failure */
export async function leaks({ stack, database, history }: System): Promise<Violation[]> {
  const found: Violation[] = [];
  const tell = (where: string, rows: readonly unknown[]) => {
    if (rows.length > 0) found.push({ invariant: `INV12 nothing personal is in ${where}`, rows });
  };
  tell('the answer to what failed', history.leaks);
  for (const log of globSync(`${stack.logs}/*.log`)) tell('logs', await newLines(log, history.canaries));
  const parked = await database.query<{ service: string; text: string }>(
    services
      .map(
        (schema) => `SELECT '${schema}' AS service,
           concat_ws(' ', headers::text, reason, encode(value, 'escape')) AS text FROM ${schema}.parked_event`,
      )
      .join(' UNION ALL '),
  );
  tell(
    'parked events',
    parked.rows.flatMap(({ service, text }) => history.canaries.in(text).map((one) => ({ service, one }))),
  );
  return found;
}

async function newLines(log: string, canaries: Canaries): Promise<string[]> {
  const [start, end] = [read.get(log) ?? 0, statSync(log).size];
  read.set(log, end);
  if (end <= start) return [];
  const found: string[] = [];
  const stream = createReadStream(log, { start, end: end - 1, encoding: 'utf8' });
  for await (const line of createInterface({ input: stream }))
    if (canaries.in(line).length > 0) found.push(line);
  return found;
}
