// How clients see that a fault is over.
import { setTimeout as delay } from 'node:timers/promises';
import type { Round } from '../fault.ts';

/** Milliseconds. */
const BOUND = 30_000;

/** Waits until a command is acknowledged, and notes how long that took from the beginning of the fault. */
export async function untilAnswered({ system, recovered, violated }: Round, since: number): Promise<void> {
  const from = performance.now();
  while (Math.max(0, ...system.history.lastAnswer.values()) < from) {
    if (performance.now() - from > BOUND)
      return violated('INV11 commands go on after the fault', `none for ${BOUND} ms`);
    await delay(10);
  }
  recovered(performance.now() - since);
}
