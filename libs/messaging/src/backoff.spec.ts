import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { backoff } from './backoff.js';

describe('the wait before a new attempt', () => {
  const limits = { first: 100, most: 5_000 };

  test('doubles up to its most, and lies between half of it and all of it', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_000 }), (attempt) => {
        const ceiling = Math.min(5_000, 100 * 2 ** (attempt - 1));
        const waited = backoff(attempt, limits);
        expect(waited).toBeGreaterThanOrEqual(ceiling / 2);
        expect(waited).toBeLessThanOrEqual(ceiling);
      }),
    );
  });

  test('is not the same for all who begin at once', () => {
    expect(new Set(Array.from({ length: 50 }, () => backoff(6, limits))).size).toBeGreaterThan(40);
  });
});
