import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Cents, cents } from './cents.js';
import { InvalidValue } from './errors.js';

const amount = fc.bigInt({ min: -(10n ** 13n), max: 10n ** 13n }).map(cents.of);
const weights = fc
  .array(fc.bigInt({ min: 0n, max: 10_000n }), { minLength: 1, maxLength: 40 })
  .filter((all) => all.some((weight) => weight > 0n));

describe('an amount in cents', () => {
  it('is made of whole cents only', () => {
    expect(cents.of('-4805')).toBe(-4805n);
    expect(cents.of(5_000_000)).toBe(5_000_000n);
    for (const wrong of [0.1, Number.NaN, 2 ** 53, '12.5', '', ' 1', '1e3', '0x10'])
      expect(() => cents.of(wrong)).toThrow(InvalidValue);
  });

  it('becomes a JSON number, unless it would lose a cent', () => {
    expect(cents.toNumber(cents.of(25_000_000_000n))).toBe(25_000_000_000);
    expect(() => cents.toNumber(cents.of(2n ** 53n))).toThrow(RangeError);
  });

  it('is written as the French write it, in spaces that never break', () => {
    expect(cents.format(cents.of(5_000_000))).toBe('50\u00a0000,00\u00a0€');
    expect(cents.format(cents.of(-5))).toBe('-0,05\u00a0€');
    expect(cents.format(cents.of(9_007_199_254_740_993n))).toBe(
      '90\u00a0071\u00a0992\u00a0547\u00a0409,93\u00a0€',
    );
  });

  it('adds, subtracts and sums as integers do', () => {
    fc.assert(
      fc.property(amount, amount, (a, b) => {
        expect(cents.subtract(cents.add(a, b), b)).toBe(a);
        expect(cents.sum([a, b, cents.negate(a)])).toBe(b);
      }),
    );
    expect(cents.sum([])).toBe(cents.zero);
  });
});

describe('an allocation by the largest remainder', () => {
  it('adds up to its total, to the cent', () => {
    fc.assert(
      fc.property(amount, weights, (total, by) => {
        expect(cents.sum(cents.allocate(total, by))).toBe(total);
      }),
    );
  });

  it('gives each weight its exact part, less than a cent off', () => {
    fc.assert(
      fc.property(amount, weights, (total, by) => {
        const whole = by.reduce((a, b) => a + b, 0n);
        cents.allocate(total, by).forEach((part, index) => {
          const gap = part * whole - total * (by[index] ?? 0n);
          expect((gap < 0n ? -gap : gap) < whole).toBe(true);
        });
      }),
    );
  });

  it('gives a weight the same part wherever it stands in the list', () => {
    const shuffled = weights.chain((by) => fc.tuple(fc.constant(by), shuffle(by)));
    fc.assert(
      fc.property(amount, shuffled, (total, [by, again]) => {
        expect(byWeight(total, again)).toEqual(byWeight(total, by));
      }),
    );
    // The two remainders are equal: only the rule for ties keeps the larger weight ahead.
    expect(cents.allocate(cents.of(2), [1n, 3n])).toEqual([0n, 2n]);
    expect(cents.allocate(cents.of(2), [3n, 1n])).toEqual([2n, 0n]);
  });

  it('splits the grant of 50 000 € in 30, 30 and 40 %, and 100 € in three', () => {
    expect(cents.allocate(cents.of(5_000_000), [30n, 30n, 40n])).toEqual([
      1_500_000n,
      1_500_000n,
      2_000_000n,
    ]);
    expect(cents.allocate(cents.of(10_000), [1n, 1n, 1n])).toEqual([3334n, 3333n, 3333n]);
    expect(cents.allocate(cents.of(-10_000), [1n, 1n, 1n])).toEqual([-3334n, -3333n, -3333n]);
  });

  it('has no answer without a weight above zero', () => {
    for (const wrong of [[], [0n], [2n, -1n]])
      expect(() => cents.allocate(cents.of(1), wrong)).toThrow(RangeError);
  });
});

describe('a pro rata share', () => {
  it('is the nearest cent, half away from zero', () => {
    expect(cents.share(cents.of(100), 1, 3)).toBe(33n);
    expect(cents.share(cents.of(1), 1, 2)).toBe(1n);
    expect(cents.share(cents.of(-1), 1, 2)).toBe(-1n);
    fc.assert(
      fc.property(
        amount,
        fc.integer({ min: 0, max: 730 }),
        fc.integer({ min: 1, max: 730 }),
        (total, done, all) => {
          const gap = 2n * (cents.share(total, done, all) * BigInt(all) - total * BigInt(done));
          expect((gap < 0n ? -gap : gap) <= BigInt(all)).toBe(true);
          expect(cents.share(cents.negate(total), done, all)).toBe(
            cents.negate(cents.share(total, done, all)),
          );
        },
      ),
    );
  });

  it('refuses a denominator that is not above zero', () => {
    expect(() => cents.share(cents.of(1), 1, 0)).toThrow(RangeError);
  });
});

function shuffle(by: bigint[]): fc.Arbitrary<bigint[]> {
  return fc.shuffledSubarray(by, { minLength: by.length });
}

/** What each weight received, sorted, so that two orders of one list can be compared. */
function byWeight(total: Cents, by: readonly bigint[]): string[] {
  return cents
    .allocate(total, by)
    .map((part, index) => `${by[index]}: ${part}`)
    .sort();
}
