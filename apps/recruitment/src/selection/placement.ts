/**
 * What follows, for the selection, its post and its candidate, from what deployment says of it. The facts are kept
 * whichever comes first and are looked at together, so that any order of them, repeated or not, ends the same; and a
 * post is touched only while this selection has it: a late fact of an old contract leaves the next adviser alone.
 */
import { type Day, day } from '@cnfs/kernel';
import { type CandidateState, candidateMachine } from '../candidate/candidate.js';
import { type Tenure, occupy, vacate } from '../post/post.js';
import { type SelectionState, selectionMachine } from './selection.js';

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

/** How the three stand. */
export interface Standing {
  readonly selection: SelectionState;
  readonly post: Tenure;
  readonly candidate: CandidateState;
}

/** How they stand once the facts are taken into account; unchanged when nothing follows. */
export function evaluate(selectionId: string, standing: Standing, placement: Placement): Standing {
  if (standing.selection !== 'CONFIRMED') return standing;
  if (placement.end !== null)
    return {
      selection: selectionMachine.next(standing.selection, 'end'),
      post: vacate(standing.post, selectionId),
      candidate: candidateMachine.next(standing.candidate, 'release'),
    };
  if (placement.deployedOn !== null) return { ...standing, post: occupy(standing.post, selectionId) };
  return standing;
}

/** First day of the vacancy: an assignment that was given up before it began leaves the post at once. */
export function vacantFrom(end: PlacementEnd): Day {
  return end.cause === 'ASSIGNMENT_CANCELLED' ? end.lastDay : day.addDays(end.lastDay, 1);
}
