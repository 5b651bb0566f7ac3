/**
 * What is known of a case, fact by fact, as the other services tell it. Each fact stands alone: whatever the order in which
 * they come, and however often, the same facts are known in the end. An older version of a fact never replaces a newer one.
 */
import { type Day, type Period, day } from '@cnfs/kernel';
import type { GrantOption } from './grant.js';

export type CaseEnding = 'TERMINATED' | 'ENDED' | 'CANCELLED';

/** How events name the end of a contract, as the ground of what follows from it. */
export const groundOf: Record<CaseEnding, string> = {
  TERMINATED: 'TERMINATION',
  ENDED: 'ASSIGNMENT_ENDED',
  CANCELLED: 'ASSIGNMENT_CANCELLED',
};

export interface EnrolmentFact {
  /** Numbers the enrolments of the case; null as long as its opening is not known. */
  readonly attempt: number | null;
  readonly openedOn: Day | null;
  readonly trainedOn: Day | null;
  readonly abandonedOn: Day | null;
}

/** Ids that every event of a case carries. */
export interface CaseIds {
  readonly selectionId: string;
  readonly postId: string;
  readonly candidateId: string;
  readonly structureId: string;
}

/** A fact, and the number of the event (of its aggregate) that told it. */
type Told<T> = T & { readonly sequence: number };

export interface CaseFacts {
  readonly contract: Told<{ readonly period: Period; readonly option: GrantOption }> | null;
  readonly deployment: Told<{ readonly on: Day }> | null;
  readonly termination: Told<{ readonly pending: boolean }> | null;
  readonly end: Told<CaseEnd> | null;
  readonly lastActivityOn: Day | null;
  readonly enrolments: Readonly<Record<string, EnrolmentFact>>;
}

export interface CaseEnd {
  readonly how: CaseEnding;
  /** Last day of the contract. */
  readonly on: Day;
  readonly terminationId: string | null;
}

export type Fact =
  | {
      readonly kind: 'contract';
      readonly sequence: number;
      readonly period: Period;
      readonly option: GrantOption;
    }
  | { readonly kind: 'deployment'; readonly sequence: number; readonly on: Day }
  | { readonly kind: 'termination'; readonly sequence: number; readonly pending: boolean }
  | ({ readonly kind: 'end'; readonly sequence: number } & CaseEnd)
  | { readonly kind: 'activity'; readonly on: Day }
  | { readonly kind: 'enrolment'; readonly enrolmentId: string; readonly known: Partial<EnrolmentFact> };

export const nothingKnown: CaseFacts = {
  contract: null,
  deployment: null,
  termination: null,
  end: null,
  lastActivityOn: null,
  enrolments: {},
};

export function learn(facts: CaseFacts, fact: Fact): CaseFacts {
  switch (fact.kind) {
    case 'contract':
    case 'deployment':
    case 'termination':
    case 'end': {
      const { kind, ...told } = fact;
      const known = facts[kind];
      return known && known.sequence >= told.sequence ? facts : { ...facts, [kind]: told };
    }
    case 'activity': {
      const last = facts.lastActivityOn;
      return last !== null && last >= fact.on ? facts : { ...facts, lastActivityOn: fact.on };
    }
    case 'enrolment': {
      const known = facts.enrolments[fact.enrolmentId] ?? nothingKnownOfEnrolment;
      return {
        ...facts,
        enrolments: { ...facts.enrolments, [fact.enrolmentId]: { ...known, ...fact.known } },
      };
    }
  }
}

const nothingKnownOfEnrolment: EnrolmentFact = {
  attempt: null,
  openedOn: null,
  trainedOn: null,
  abandonedOn: null,
};

/** Day training was first completed or exempted; null when it was not. */
export function trainedOn(facts: CaseFacts): Day | null {
  const [first, ...others] = Object.values(facts.enrolments).flatMap(({ trainedOn: on }) =>
    on === null ? [] : [on],
  );
  return first === undefined ? null : day.min(first, ...others);
}

/** Day training was abandoned with nothing after it: no training done, no later enrolment. Null when it is not so. */
export function abandonedOn(facts: CaseFacts): Day | null {
  if (trainedOn(facts) !== null) return null;
  const enrolments = Object.values(facts.enrolments);
  const latest = Math.max(...enrolments.map(({ attempt }) => attempt ?? 0));
  const abandoned = enrolments.find((one) => one.abandonedOn !== null && (one.attempt ?? 0) >= latest);
  return abandoned?.abandonedOn ?? null;
}

/** Day the latest enrolment was opened; null when none is known to be. */
export function lastEnrolledOn(facts: CaseFacts): Day | null {
  const [first, ...others] = Object.values(facts.enrolments).flatMap(({ openedOn }) =>
    openedOn === null ? [] : [openedOn],
  );
  return first === undefined ? null : day.max(first, ...others);
}
