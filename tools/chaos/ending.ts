// What is looked at once in the life of a system, after everything that was done to it.
import type { Violation } from '@cnfs/testing/programme';
import { quiesce } from './quiescence.ts';
import { heldOnTo } from './resources.ts';
import type { System } from './system.ts';
import { wireViolations } from './wire.ts';

/** Holds the load and looks through the log of the broker, and at what services hold on to. */
export async function atTheEnd(system: System): Promise<Violation[]> {
  await system.load.pause();
  try {
    await quiesce(system.database, system.brokers);
    return [...(await wireViolations(system)), ...(await heldOnTo(system, system.idle))];
  } catch (error) {
    return [{ invariant: 'INV11 all is quiet at the end', rows: [String(error)] }];
  }
}
