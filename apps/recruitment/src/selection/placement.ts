/**
 * What deployment says of a confirmed selection, and what follows from it. The facts are kept whichever comes first and
 * are looked at together, so that any order of them, repeated or not, ends the same.
 */
import { type Day, day } from '@cnfs/kernel';
import type { SelectionState } from './selection.js';

export type EndCause = 'ASSIGNMENT_CANCELLED' | 'ASSIGNMENT_ENDED' | 'ASSIGNMENT_TERMINATED';

/** The first of them, if deployment ever sent several: by last day, then by cause. */
export interface PlacementEnd {
  /** Last day of the contract. */
  readonly lastDay: Day;
  readonly cause: EndCause;
}

export interface Placement {
  readonly assignmentId: string;
  readonly deployedOn: Day | null;
  readonly end: PlacementEnd | null;
}

export type PlacementFact =
  | { readonly kind: 'DEPLOYED'; readonly assignmentId: string; readonly day: Day }
  | { readonly kind: 'OVER'; readonly assignmentId: string; readonly end: PlacementEnd };

/** Adds a fact to those kept; the same facts add up the same in any order. */
export function remember(placement: Placement | null, fact: PlacementFact): Placement {
  const kept = placement ?? { assignmentId: fact.assignmentId, deployedOn: null, end: null };
  switch (fact.kind) {
    case 'DEPLOYED':
      return {
        ...kept,
        deployedOn: kept.deployedOn === null ? fact.day : day.min(kept.deployedOn, fact.day),
      };
    case 'OVER':
      return { ...kept, end: kept.end === null ? fact.end : earlier(kept.end, fact.end) };
  }
}

function earlier(a: PlacementEnd, b: PlacementEnd): PlacementEnd {
  if (a.lastDay !== b.lastDay) return a.lastDay < b.lastDay ? a : b;
  return a.cause <= b.cause ? a : b;
}

/** What follows for the post and the candidate of the selection; the post itself knows whether it is still its own. */
export type Consequence = 'OCCUPY' | 'END' | 'NOTHING';

export function evaluate(selection: SelectionState, placement: Placement): Consequence {
  if (selection !== 'CONFIRMED') return 'NOTHING';
  if (placement.end !== null) return 'END';
  return placement.deployedOn === null ? 'NOTHING' : 'OCCUPY';
}

/** Last day of the contract as it is known now: before its first day when it never began, never after the day agreed. */
export function endedOn(contractEnd: Day | null, { lastDay }: PlacementEnd): Day {
  return contractEnd === null ? lastDay : day.min(lastDay, contractEnd);
}

/** First day of the vacancy: an assignment that was given up before it began leaves the post at once. */
export function vacantFrom(end: PlacementEnd): Day {
  return end.cause === 'ASSIGNMENT_CANCELLED' ? end.lastDay : day.addDays(end.lastDay, 1);
}
