/** The early end of a contract: declared by the structure, decided by ANCT, then unwound by every service for its part. */
import { type Day, RuleBroken, contains, defineStateMachine } from '@cnfs/kernel';

export type TerminationState = 'DECLARED' | 'WITHDRAWN' | 'REFUSED' | 'VALIDATED';
export type TerminationEvent = 'withdraw' | 'refuse' | 'validate';

export const terminationMachine = defineStateMachine<TerminationState, TerminationEvent>('termination', [
  { from: 'DECLARED', event: 'withdraw', to: 'WITHDRAWN' },
  { from: 'DECLARED', event: 'refuse', to: 'REFUSED' },
  { from: 'DECLARED', event: 'validate', to: 'VALIDATED' },
]);

export const terminationReasons = [
  'RESIGNATION',
  'MUTUAL_AGREEMENT',
  'TRIAL_PERIOD_ENDED',
  'DISMISSAL',
  'UNFITNESS',
  'FORCE_MAJEURE',
  'DEATH',
] as const;

export type TerminationReason = (typeof terminationReasons)[number];

/** @throws TerminationOutsideContract: the last day worked is a day of the contract */
export function declare(
  contract: { readonly start: Day; readonly end: Day | null },
  effectiveDate: Day,
): TerminationState {
  if (!contains(contract, effectiveDate)) throw new TerminationOutsideContract();
  return 'DECLARED';
}

/** How far a validated termination has come: each step is a fact told by the service that did it. */
export interface TerminationProgress {
  readonly postFreedOn: Day | null;
  readonly grantRecalculatedOn: Day | null;
  /** Null too when the adviser had no kit. */
  readonly kitAskedBackOn: Day | null;
}

export class TerminationOutsideContract extends RuleBroken {
  constructor() {
    super('TERMINATION_OUTSIDE_CONTRACT', 'La date d’effet de la rupture est en dehors du contrat.', [
      { pointer: '/effectiveDate', detail: 'Un jour du contrat.' },
    ]);
  }
}
