/**
 * A selection: a candidate and a structure talking about one post, up to the confirmed contract. Several may go on for
 * one candidate or one post; declaring a contract reserves both, and from the confirmation on only deployment ends it.
 */
import {
  Conflict,
  type Cents,
  type Day,
  IllegalState,
  InvalidValue,
  RuleBroken,
  cents,
  defineStateMachine,
} from '@cnfs/kernel';

export type SelectionState =
  | 'PROPOSED'
  | 'SHORTLISTED'
  | 'INTERVIEWED'
  | 'CONTRACT_DECLARED'
  | 'CONFIRMED'
  | 'ENDED'
  | 'DECLINED'
  | 'CANCELLED';
export type SelectionEvent =
  'shortlist' | 'interview' | 'declareContract' | 'confirm' | 'end' | 'decline' | 'cancel';

/** States in which nothing is reserved yet. */
export const talking = ['PROPOSED', 'SHORTLISTED', 'INTERVIEWED'] as const satisfies SelectionState[];

/** States in which an opinion still informs someone's choice. */
const undecided: readonly SelectionState[] = [...talking, 'CONTRACT_DECLARED'];

export const selectionMachine = defineStateMachine<SelectionState, SelectionEvent>('selection', [
  { from: 'PROPOSED', event: 'shortlist', to: 'SHORTLISTED' },
  { from: 'SHORTLISTED', event: 'interview', to: 'INTERVIEWED' },
  { from: 'INTERVIEWED', event: 'declareContract', to: 'CONTRACT_DECLARED' },
  { from: 'CONTRACT_DECLARED', event: 'confirm', to: 'CONFIRMED' },
  { from: 'CONFIRMED', event: 'end', to: 'ENDED' },
  { from: talking, event: 'decline', to: 'DECLINED' },
  { from: 'CONTRACT_DECLARED', event: 'cancel', to: 'CANCELLED' },
]);

export const contractTypes = ['CDD', 'CDI', 'PEC', 'CONTRAT_DE_PROJET'] as const;
export const grantOptions = ['FULL_24M', 'PARTIAL_36M'] as const;
/** TAKEN and CANDIDATE_WITHDREW are the system's; the others are given by whoever declines. */
export const declineReasons = ['STRUCTURE_DECLINED', 'CANDIDATE_DECLINED', 'UNREACHABLE', 'OTHER'] as const;
export const cancelReasons = [
  'CANDIDATE_WITHDREW',
  'STRUCTURE_WITHDREW',
  'CONTRACT_NOT_SIGNED',
  'REFUSED_BY_ANCT',
  'OTHER',
] as const;

export type DeclineReason = (typeof declineReasons)[number] | 'TAKEN' | 'CANDIDATE_WITHDREW';
export type CancelReason = (typeof cancelReasons)[number];

export interface Contract {
  readonly type: (typeof contractTypes)[number];
  readonly start: Day;
  /** Last day; null for a CDI, which has none. */
  readonly end: Day | null;
  /** Gross, in cents a month, full time. */
  readonly grossMonthlySalary: Cents;
  readonly fullTime: boolean;
  readonly grantOption: (typeof grantOptions)[number];
}

/**
 * @param minimumSalary the SMIC on the contract's first day, in cents a month
 * @throws ContractEndMissing, ContractEndUnexpected, ContractEndsBeforeItStarts, FullTimeOnly, SalaryBelowMinimum
 */
export function checkContract(contract: Contract, minimumSalary: Cents): void {
  if (contract.type === 'CDI' && contract.end !== null) throw new ContractEndUnexpected();
  if (contract.type !== 'CDI' && contract.end === null) throw new ContractEndMissing();
  if (contract.end !== null && contract.end < contract.start) throw new ContractEndsBeforeItStarts();
  if (!contract.fullTime) throw new FullTimeOnly();
  if (contract.grossMonthlySalary < minimumSalary)
    throw new SalaryBelowMinimum(minimumSalary, contract.start);
}

/** @throws OpinionTooLate once the selection is confirmed or over */
export function receiveOpinion(state: SelectionState): void {
  if (!undecided.includes(state)) throw new OpinionTooLate();
}

export class OpinionTooLate extends IllegalState {
  constructor() {
    super(
      'OPINION_TOO_LATE',
      'La mise en relation est déjà confirmée ou terminée : aucun avis ne peut être ajouté.',
    );
  }
}

export class AlreadyTalking extends Conflict {
  constructor() {
    super('SELECTION_ALREADY_OPEN', 'Une mise en relation est déjà ouverte avec ce candidat pour ce poste.');
  }
}

export class NoContractDeclared extends IllegalState {
  constructor() {
    super('NO_CONTRACT_DECLARED', 'Aucun contrat n’est déclaré pour cette mise en relation.');
  }
}

export class ContractEndMissing extends InvalidValue {
  constructor() {
    super('CONTRACT_END_MISSING', 'Un contrat à durée déterminée a une date de fin.', '/end');
  }
}

export class ContractEndUnexpected extends InvalidValue {
  constructor() {
    super('CONTRACT_END_UNEXPECTED', 'Un contrat à durée indéterminée n’a pas de date de fin.', '/end');
  }
}

export class ContractEndsBeforeItStarts extends InvalidValue {
  constructor() {
    super('CONTRACT_ENDS_BEFORE_IT_STARTS', 'La fin du contrat précède son début.', '/end');
  }
}

export class FullTimeOnly extends RuleBroken {
  constructor() {
    super('FULL_TIME_ONLY', 'Un conseiller numérique est employé à temps plein.', [
      { pointer: '/fullTime', detail: 'Le contrat est à temps plein.' },
    ]);
  }
}

export class SalaryBelowMinimum extends RuleBroken {
  constructor(minimum: Cents, day: Day) {
    super(
      'SALARY_BELOW_MINIMUM',
      `Le salaire brut mensuel est inférieur au SMIC à temps plein au ${day} (${cents.format(minimum)}).`,
      [{ pointer: '/grossMonthlySalaryCents', detail: `${minimum} centimes au moins.` }],
    );
  }
}
