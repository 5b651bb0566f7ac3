import { describe, expect, it } from '@jest/globals';
import { parseDay } from '@cnfs/kernel';
import fc from 'fast-check';
import {
  type EndCause,
  type Placement,
  type PlacementFact,
  evaluate,
  remember,
  vacantFrom,
} from './placement.js';
import { selectionMachine } from './selection.js';

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

/** What is kept of facts that arrive one by one. */
function kept(facts: readonly PlacementFact[]): Placement {
  const placement = facts.reduce<Placement | null>(remember, null);
  if (placement === null) throw new Error('no fact');
  return placement;
}

describe('the placement of a confirmed selection', () => {
  it('occupies the post when the adviser is deployed', () => {
    expect(evaluate('CONFIRMED', kept([deployed()]))).toBe('OCCUPY');
  });

  it('ends at each end of the assignment, deployed or not, whichever is told first', () => {
    for (const cause of ['ASSIGNMENT_CANCELLED', 'ASSIGNMENT_ENDED', 'ASSIGNMENT_TERMINATED'] as const)
      for (const facts of [[ended(cause)], [deployed(), ended(cause)], [ended(cause), deployed()]])
        expect(evaluate('CONFIRMED', kept(facts))).toBe('END');
  });

  it('has no effect on a selection that is not, or no longer, confirmed', () => {
    for (const state of selectionMachine.states.filter((state) => state !== 'CONFIRMED'))
      expect(evaluate(state, kept([deployed(), ended('ASSIGNMENT_ENDED')]))).toBe('NOTHING');
  });

  it('keeps the same of the same facts, whatever their order and however often each arrives', () => {
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
        expect(kept(shuffled)).toEqual(kept(facts));
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
