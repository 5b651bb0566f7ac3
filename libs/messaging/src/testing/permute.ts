import type { EventEnvelope } from '@cnfs/contracts';
import fc from 'fast-check';

/**
 * Arbitrary of fast-check: the events in every order, some of them given again, as after a rebalance or a replay.
 * One aggregate's events may be out of order too, which the broker never does: a service that bears it bears all.
 */
export function permute<E extends EventEnvelope>(events: readonly E[]): fc.Arbitrary<E[]> {
  const again = fc.subarray([...events]);
  return again.chain((twice) => {
    const all = [...events, ...twice];
    return fc.shuffledSubarray(all, { minLength: all.length, maxLength: all.length });
  });
}
