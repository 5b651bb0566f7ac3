import { describe, expect, it } from '@jest/globals';
import { cents } from '@cnfs/kernel';
import fc from 'fast-check';
import { CeilingBelowCommitted, CeilingUnchanged, canCommit, changeCeiling } from './envelope.js';

const euros = (amount: number) => cents.of(amount * 100);

describe('an envelope', () => {
  it('promises up to its ceiling, to the cent, and not one more', () => {
    const envelope = { ceiling: euros(200_000_000), committed: euros(199_945_195) };
    expect(canCommit(envelope, euros(54_805))).toBe(true);
    expect(canCommit(envelope, cents.of(euros(54_805) + 1n))).toBe(false);
  });

  it('holds 3 649 public posts with their training, and refuses the next one', () => {
    let committed = cents.zero;
    let posts = 0;
    while (canCommit({ ceiling: euros(200_000_000), committed }, euros(54_805))) {
      committed = cents.add(committed, euros(54_805));
      posts += 1;
    }
    expect(posts).toBe(3_649);
  });

  it('is raised or lowered, never below what it promised', () => {
    const envelope = { ceiling: euros(100), committed: euros(60) };
    expect(changeCeiling(envelope, euros(150))).toBe(euros(50));
    expect(changeCeiling(envelope, euros(60))).toBe(euros(-40));
    expect(() => changeCeiling(envelope, euros(59))).toThrow(CeilingBelowCommitted);
    expect(() => changeCeiling(envelope, euros(100))).toThrow(CeilingUnchanged);
  });

  it('never promises more than its ceiling, whatever is asked of it in whatever order', () => {
    const amount = fc.bigInt({ min: 1n, max: 10_000n }).map((value) => cents.of(value));
    fc.assert(
      fc.property(amount, fc.array(amount), (ceiling, asked) => {
        const committed = asked.reduce(
          (total, one) => (canCommit({ ceiling, committed: total }, one) ? cents.add(total, one) : total),
          cents.zero,
        );
        expect(committed <= ceiling).toBe(true);
      }),
    );
  });
});
