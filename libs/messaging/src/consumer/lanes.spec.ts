import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { laneOf, splitIntoLanes } from './lanes.js';

describe('lanes', () => {
  test('keep the order of each key, lose nothing and never split a key', () => {
    const items = fc.array(fc.record({ key: fc.string({ maxLength: 3 }), n: fc.nat() }));
    fc.assert(
      fc.property(items, fc.integer({ min: 1, max: 8 }), (all, lanes) => {
        const split = splitIntoLanes(all, ({ key }) => key, lanes);
        expect(split.flat()).toHaveLength(all.length);
        for (const key of new Set(all.map((item) => item.key))) {
          const holding = split.filter((lane) => lane.some((item) => item.key === key));
          expect(holding).toHaveLength(1);
          expect(holding[0]?.filter((item) => item.key === key)).toEqual(
            all.filter((item) => item.key === key),
          );
        }
      }),
    );
  });

  test('spread the keys', () => {
    const counts = [0, 0, 0, 0];
    for (let n = 0; n < 4000; n++) {
      const lane = laneOf(`0190b2a4-7a6c-7c3e-8000-${n.toString(16).padStart(12, '0')}`, 4);
      counts[lane] = (counts[lane] ?? 0) + 1;
    }
    for (const count of counts) expect(count).toBeGreaterThan(800);
  });
});
