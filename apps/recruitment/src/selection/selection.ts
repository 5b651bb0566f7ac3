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
import { CandidateNotFree, type CandidateState, mayBeHired } from '../candidate/candidate.js';
import { type HostStructureState, mayRecruit } from '../host-structure/host-structure.js';
import { PostNotVacant, type Tenure, reserve } from '../post/post.js';

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

/** The parties as they stand, all of them locked. */
export interface Parties {
  readonly structure: { readonly id: string; readonly state: HostStructureState };
  readonly post: Tenure & { readonly structureId: string };
  /** `heldBy`: the selection whose contract the candidate is under, or is about to be. */
  readonly candidate: { readonly state: CandidateState; readonly heldBy: string | null };
}

/** @throws StructureSuspended, PostOfAnotherStructure, PostNotVacant, CandidateNotFree */
export function propose(parties: Parties): SelectionState {
  mayRecruit(parties.structure.state);
  ownPost(parties);
  if (parties.post.state !== 'VACANT') throw new PostNotVacant();
  mayBeHired(parties.candidate.state);
  return 'PROPOSED';
}

/**
 * Declares the contract and reserves the post.
 * @param minimumSalary the SMIC on the contract's first day, in cents a month
 * @throws IllegalState, StructureSuspended, PostOfAnotherStructure, PostNotVacant, CandidateNotFree
 * @throws ContractEndMissing, ContractEndUnexpected, ContractEndsBeforeItStarts, FullTimeOnly, SalaryBelowMinimum
 */
export function declareContract(
  selection: { readonly id: string; readonly state: SelectionState },
  parties: Parties,
  contract: Contract,
  minimumSalary: Cents,
): { readonly state: SelectionState; readonly post: Tenure } {
  const state = selectionMachine.next(selection.state, 'declareContract');
  mayRecruit(parties.structure.state);
  ownPost(parties);
  heldByNoneBut(null, parties.candidate);
  checkContract(contract, minimumSalary);
  return { state, post: reserve(parties.post, selection.id) };
}

/**
 * ANCT's confirmation: every check again, on what holds today.
 * @throws as `declareContract`, and PostNotReserved unless the post is reserved for this selection
 */
export function confirm(
  selection: { readonly id: string; readonly state: SelectionState },
  parties: Parties,
  contract: Contract,
  minimumSalary: Cents,
): SelectionState {
  const state = selectionMachine.next(selection.state, 'confirm');
  mayRecruit(parties.structure.state);
  ownPost(parties);
  if (parties.post.state !== 'RESERVED' || parties.post.selectionId !== selection.id)
    throw new PostNotReserved();
  heldByNoneBut(selection.id, parties.candidate);
  checkContract(contract, minimumSalary);
  return state;
}

function ownPost({ structure, post }: Parties): void {
  if (post.structureId !== structure.id) throw new PostOfAnotherStructure();
}

function heldByNoneBut(selectionId: string | null, candidate: Parties['candidate']): void {
  mayBeHired(candidate.state);
  if (candidate.heldBy !== selectionId) throw new CandidateNotFree();
}

function checkContract(contract: Contract, minimumSalary: Cents): void {
  if (contract.type === 'CDI' && contract.end !== null) throw new ContractEndUnexpected();
  if (contract.type !== 'CDI' && contract.end === null) throw new ContractEndMissing();
  if (contract.end !== null && contract.end < contract.start) throw new ContractEndsBeforeItStarts();
  if (!contract.fullTime) throw new FullTimeOnly();
  if (contract.grossMonthlySalary < minimumSalary)
    throw new SalaryBelowMinimum(minimumSalary, contract.start);
}

export class AlreadyTalking extends Conflict {
  constructor() {
    super('SELECTION_ALREADY_OPEN', 'Une mise en relation est déjà ouverte avec ce candidat pour ce poste.');
  }
}

export class PostOfAnotherStructure extends RuleBroken {
  constructor() {
    super('POST_OF_ANOTHER_STRUCTURE', 'Ce poste n’est pas, ou n’est plus, celui de cette structure.');
  }
}

export class NoContractDeclared extends IllegalState {
  constructor() {
    super('NO_CONTRACT_DECLARED', 'Aucun contrat n’est déclaré pour cette mise en relation.');
  }
}

export class PostNotReserved extends IllegalState {
  constructor() {
    super('POST_NOT_RESERVED', 'Le poste n’est pas réservé pour cette mise en relation.');
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
