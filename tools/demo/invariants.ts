// The invariants of the programme, checked in the databases once everything is quiet.
import { eventually } from '@cnfs/testing';
import { brokenInvariants } from '@cnfs/testing/programme';
import type { Narrator } from './narrator.ts';

/** @returns how many do not hold */
export async function checkInvariants(databaseUrl: string, say: Narrator): Promise<number> {
  // The last events are still on their way: what they leave is checked, not their passing.
  await eventually(async () => (await brokenInvariants(databaseUrl)).length === 0, {
    deadline: 15_000,
    every: 250,
  }).catch(() => undefined);
  const broken = await brokenInvariants(databaseUrl, (invariant, holds) =>
    holds ? say.good(invariant.french) : say.bad(invariant.french),
  );
  for (const { invariant, rows } of broken) say.bad(`${invariant} : ${JSON.stringify(rows.slice(0, 3))}`);
  return broken.length;
}
