// Something that must change no total: done while the load is held, and compared.
import { isDeepStrictEqual } from 'node:util';
import { totals } from '@cnfs/testing/programme';
import type { Round } from '../fault.ts';
import { quiesce } from '../quiescence.ts';

/** How much longer than after a fault: the whole history is read again. */
const LONGER = 3;

/** @param work is given what waits until all is quiet again */
export async function untouched(
  { system, violated, bound }: Round,
  work: (quiet: () => Promise<unknown>) => Promise<void>,
): Promise<void> {
  const { load, database, brokers, stack } = system;
  const quiet = () => quiesce(database, brokers, LONGER * bound);
  await load.pause();
  try {
    await quiet();
    const before = await totals(stack.databaseUrl);
    await work(quiet);
    const after = await totals(stack.databaseUrl);
    for (const [name, total] of Object.entries(before)) {
      if (!isDeepStrictEqual(total, after[name]))
        violated('a replay changes no total and tells nothing', { name, before: total, after: after[name] });
    }
  } catch (error) {
    violated('INV11 a replay comes to its end', String(error));
  } finally {
    load.resume();
  }
}
