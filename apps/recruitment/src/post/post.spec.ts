import { describe, expect, it } from '@jest/globals';
import { IllegalState } from '@cnfs/kernel';
import fc from 'fast-check';
import {
  type Funding,
  type FundingAnswer,
  PostNotReserved,
  PostNotVacant,
  type PostState,
  askAgain,
  checkReservation,
  evaluate,
  occupy,
  record,
  reserve,
  vacate,
} from './post.js';

const asked: Funding = { attempt: 1, committedAttempt: null, refusedAttempt: null };

function after(state: PostState, funding: Funding, ...answers: FundingAnswer[]): PostState {
  let kept = funding;
  let now = state;
  for (const answer of answers) {
    kept = record(kept, answer);
    now = evaluate(now, kept);
  }
  return now;
}

describe('the funding of a post', () => {
  it('makes it vacant once its funds are committed, and leaves it unfunded when they are refused', () => {
    expect(after('GRANTED', asked, { attempt: 1, outcome: 'COMMITTED' })).toBe('VACANT');
    expect(after('GRANTED', asked, { attempt: 1, outcome: 'REFUSED' })).toBe('UNFUNDED');
    expect(evaluate('GRANTED', asked)).toBe('GRANTED');
  });

  it('is asked for again when it was refused, and only then', () => {
    expect(askAgain('UNFUNDED', 1)).toEqual({ state: 'GRANTED', attempt: 2 });
    for (const state of ['GRANTED', 'VACANT', 'RESERVED', 'OCCUPIED'] as const)
      expect(() => askAgain(state, 1)).toThrow(IllegalState);
  });

  it('waits for the answer to its last request: an older refusal that arrives again says nothing', () => {
    const again: Funding = { attempt: 2, committedAttempt: null, refusedAttempt: 1 };
    expect(after('GRANTED', again, { attempt: 1, outcome: 'REFUSED' })).toBe('GRANTED');
    expect(
      after('GRANTED', again, { attempt: 1, outcome: 'REFUSED' }, { attempt: 2, outcome: 'COMMITTED' }),
    ).toBe('VACANT');
  });

  it('takes a post from nobody, whatever is answered late', () => {
    const funded: Funding = { attempt: 2, committedAttempt: 2, refusedAttempt: 1 };
    for (const state of ['VACANT', 'RESERVED', 'OCCUPIED'] as const)
      for (const outcome of ['COMMITTED', 'REFUSED'] as const)
        expect(after(state, funded, { attempt: 1, outcome }, { attempt: 2, outcome })).toBe(state);
  });

  it('ends the same whatever the order of the answers and however often each arrives', () => {
    const answer = fc.record({
      attempt: fc.integer({ min: 1, max: 3 }),
      outcome: fc.constantFrom('COMMITTED' as const, 'REFUSED' as const),
    });
    const twoOrders = fc
      .array(answer, { minLength: 1, maxLength: 6 })
      .chain((answers) =>
        fc.tuple(
          fc.constant(answers),
          fc.shuffledSubarray([...answers, ...answers], { minLength: 2 * answers.length }),
        ),
      );
    fc.assert(
      fc.property(twoOrders, ([answers, shuffled]) => {
        const last: Funding = { attempt: 3, committedAttempt: null, refusedAttempt: null };
        expect(after('GRANTED', last, ...shuffled)).toBe(after('GRANTED', last, ...answers));
      }),
    );
  });
});

describe('a post', () => {
  const vacant = { state: 'VACANT', selectionId: null } as const;

  it('is reserved by one selection, which then occupies it and frees it', () => {
    const reserved = reserve(vacant, 's1');
    expect(reserved).toEqual({ state: 'RESERVED', selectionId: 's1' });
    expect(occupy(reserved, 's1')).toEqual({ state: 'OCCUPIED', selectionId: 's1' });
    expect(vacate(occupy(reserved, 's1'), 's1')).toEqual(vacant);
    expect(vacate(reserved, 's1')).toEqual(vacant);
  });

  it('is reserved only when it is vacant', () => {
    for (const state of ['GRANTED', 'UNFUNDED', 'RESERVED', 'OCCUPIED'] as const)
      expect(() => reserve({ state, selectionId: null }, 's2')).toThrow(PostNotVacant);
  });

  it('is confirmed for the selection that reserved it, in the structure that has it', () => {
    const mine = { ...reserve(vacant, 's1'), structureId: 'h1' };
    expect(() => checkReservation(mine, { id: 's1', structureId: 'h1' })).not.toThrow();
    expect(() => checkReservation(mine, { id: 's2', structureId: 'h1' })).toThrow(PostNotReserved);
    expect(() => checkReservation(mine, { id: 's1', structureId: 'h2' })).toThrow(PostNotReserved);
    expect(() => checkReservation({ ...mine, ...vacant }, { id: 's1', structureId: 'h1' })).toThrow(
      PostNotReserved,
    );
  });

  it('is neither occupied nor freed by a selection that does not hold it', () => {
    const reserved = reserve(vacant, 's2');
    expect(occupy(reserved, 's1')).toEqual(reserved);
    expect(vacate(reserved, 's1')).toEqual(reserved);
    expect(occupy(vacant, 's1')).toEqual(vacant);
    expect(vacate(vacant, 's1')).toEqual(vacant);
  });
});
