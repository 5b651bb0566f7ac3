import { describe, expect, it } from '@jest/globals';
import { parseDay } from '@cnfs/kernel';
import fc from 'fast-check';
import {
  type EndCause,
  type Placement,
  type PlacementFact,
  type Standing,
  evaluate,
  remember,
  vacantFrom,
} from './placement.js';

const confirmed: Standing = {
  selection: 'CONFIRMED',
  post: { state: 'RESERVED', selectionId: 's1' },
  candidate: 'SELECTED',
};
const over: Standing = {
  selection: 'ENDED',
  post: { state: 'VACANT', selectionId: null },
  candidate: 'VERIFIED',
};
const deployed = (on = '2021-06-21'): PlacementFact => ({
  kind: 'DEPLOYED',
  assignmentId: 'a1',
  day: parseDay(on),
});
const ended = (cause: EndCause, lastDay = '2023-03-14'): PlacementFact => ({
  kind: 'OVER',
  assignmentId: 'a1',
  end: { lastDay: parseDay(lastDay), cause },
});

/** Facts arrive one by one, and each is acted on at once. */
function play(
  standing: Standing,
  facts: readonly PlacementFact[],
): { standing: Standing; placement: Placement | null } {
  let placement: Placement | null = null;
  let now = standing;
  for (const fact of facts) {
    placement = remember(placement, fact);
    now = evaluate('s1', now, placement);
  }
  return { standing: now, placement };
}

describe('the placement of a confirmed selection', () => {
  it('occupies the post when the adviser is deployed', () => {
    expect(play(confirmed, [deployed()]).standing).toEqual({
      ...confirmed,
      post: { state: 'OCCUPIED', selectionId: 's1' },
    });
  });

  it('frees the post, ends the selection and makes the candidate available at each end of the assignment', () => {
    for (const cause of ['ASSIGNMENT_CANCELLED', 'ASSIGNMENT_ENDED', 'ASSIGNMENT_TERMINATED'] as const) {
      expect(play(confirmed, [deployed(), ended(cause)]).standing).toEqual(over);
      expect(play(confirmed, [ended(cause)]).standing).toEqual(over);
    }
  });

  it('leaves alone a post that was given to another selection since', () => {
    const reLet = { ...over, post: { state: 'RESERVED', selectionId: 's2' } } as const;
    expect(play(reLet, [deployed()]).standing).toEqual(reLet);
    expect(play(reLet, [ended('ASSIGNMENT_ENDED')]).standing).toEqual(reLet);
    const notYetEnded = { ...confirmed, post: { state: 'RESERVED', selectionId: 's2' } } as const;
    expect(play(notYetEnded, [deployed()]).standing).toEqual(notYetEnded);
  });

  it('does nothing for a selection that is not confirmed', () => {
    const cancelled: Standing = { ...over, selection: 'CANCELLED' };
    expect(play(cancelled, [deployed(), ended('ASSIGNMENT_ENDED')]).standing).toEqual(cancelled);
  });

  it('ends the same whatever the order of its facts and however often each arrives', () => {
    const fact = fc.oneof(
      fc.constantFrom('2021-06-21', '2021-06-28').map(deployed),
      fc
        .record({
          cause: fc.constantFrom<EndCause[]>(
            'ASSIGNMENT_CANCELLED',
            'ASSIGNMENT_ENDED',
            'ASSIGNMENT_TERMINATED',
          ),
          lastDay: fc.constantFrom('2022-04-30', '2023-03-14'),
        })
        .map(({ cause, lastDay }) => ended(cause, lastDay)),
    );
    const twoOrders = fc
      .array(fact, { minLength: 1, maxLength: 5 })
      .chain((facts) =>
        fc.tuple(
          fc.constant(facts),
          fc.shuffledSubarray([...facts, ...facts], { minLength: 2 * facts.length }),
        ),
      );
    fc.assert(
      fc.property(twoOrders, ([facts, shuffled]) => {
        expect(play(confirmed, shuffled)).toEqual(play(confirmed, facts));
      }),
    );
  });

  it('leaves the post the day after the last one, or at once when nothing had begun', () => {
    const lastDay = parseDay('2022-04-30');
    expect(vacantFrom({ lastDay, cause: 'ASSIGNMENT_TERMINATED' })).toBe('2022-05-01');
    expect(vacantFrom({ lastDay, cause: 'ASSIGNMENT_ENDED' })).toBe('2022-05-01');
    expect(vacantFrom({ lastDay, cause: 'ASSIGNMENT_CANCELLED' })).toBe('2022-04-30');
  });
});
