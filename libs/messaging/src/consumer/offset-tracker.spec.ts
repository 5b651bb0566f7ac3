import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { OffsetTracker } from './offset-tracker.js';

describe('the offset to commit', () => {
  test('is none until the first record is done, then passes over what was done before it', () => {
    const tracker = new OffsetTracker([7, 8, 12]);
    tracker.markDone(8);
    expect(tracker.next()).toBeUndefined();
    tracker.markDone(7);
    expect(tracker.next()).toBe(9);
    tracker.markDone(12);
    expect(tracker.next()).toBe(13);
    expect(tracker.next()).toBe(13);
  });

  test('never passes a record that is not done, whatever the order', () => {
    const batch = fc.uniqueArray(fc.nat(1000), { minLength: 1 }).map((all) => all.sort((a, b) => a - b));
    const played = batch.chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all)));
    fc.assert(
      fc.property(played, ([offsets, finished]) => {
        const tracker = new OffsetTracker(offsets);
        const done = new Set<number>();
        for (const offset of finished) {
          tracker.markDone(offset);
          done.add(offset);
          const next = tracker.next() ?? -1;
          const firstOpen = offsets.find((each) => !done.has(each)) ?? Infinity;
          expect(next).toBeLessThanOrEqual(firstOpen);
          expect(offsets.filter((each) => each >= next && each < firstOpen)).toEqual([]);
        }
      }),
    );
  });
});
