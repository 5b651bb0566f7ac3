import { describe, expect, it } from '@jest/globals';
import { cents } from '@cnfs/kernel';
import fc from 'fast-check';
import { type MoveKind, figures, move } from './ledger.js';

const subject = { envelope: 'ADVISERS', commitmentId: null, selectionId: null } as const;
const kinds: MoveKind[] = ['CEILING', 'COMMITMENT', 'DRAW', 'PAYMENT'];
const amount = fc
  .bigInt({ min: -1_000_000_000_000n, max: 1_000_000_000_000n })
  .map((value) => cents.of(value));

describe('the ledger', () => {
  it('writes transactions that add up to zero', () => {
    fc.assert(
      fc.property(fc.constantFrom(...kinds), amount, (kind, moved) => {
        expect(cents.sum(move(kind, subject, moved).entries.map((entry) => entry.amount))).toBe(0n);
      }),
    );
  });

  it('shows ceiling = committed + remaining, whatever moved', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.constantFrom(...kinds), amount)), (moves) => {
        const shown = figures(moves.flatMap(([kind, moved]) => [...move(kind, subject, moved).entries]));
        expect(shown.ceiling).toBe(shown.committed + shown.remaining);
      }),
    );
  });

  it('counts a euro as committed until it is paid and after, and as paid once', () => {
    const moves = [
      move('CEILING', subject, cents.of(1_000)),
      move('COMMITMENT', subject, cents.of(600)),
      move('DRAW', subject, cents.of(500)),
      move('PAYMENT', subject, cents.of(150)),
    ];
    expect(figures(moves.flatMap(({ entries }) => [...entries]))).toEqual({
      ceiling: 1_000n,
      committed: 600n,
      drawn: 500n,
      paid: 150n,
      remaining: 400n,
    });
  });

  it('takes a draw back to the commitment, and leaves the commitment whole', () => {
    const moves = [
      move('CEILING', subject, cents.of(1_000)),
      move('COMMITMENT', subject, cents.of(600)),
      move('DRAW', subject, cents.of(600)),
      move('DRAW', subject, cents.of(-200)),
    ];
    expect(figures(moves.flatMap(({ entries }) => [...entries]))).toMatchObject({
      committed: 600n,
      drawn: 400n,
    });
  });
});
