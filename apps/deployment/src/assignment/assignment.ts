/**
 * An adviser's assignment to a post: planned when the selection is confirmed, ready when training is behind, active from
 * the first day on the field. Facts come from other services in any order; what they call for is decided here.
 */
import {
  Conflict,
  type Day,
  IllegalState,
  type Region,
  RuleBroken,
  contains,
  day,
  defineStateMachine,
} from '@cnfs/kernel';

export type AssignmentState = 'PLANNED' | 'READY' | 'ACTIVE' | 'ENDED' | 'TERMINATED' | 'CANCELLED';
export type AssignmentEvent = 'makeReady' | 'activate' | 'end' | 'terminate' | 'cancel';

export const assignmentMachine = defineStateMachine<AssignmentState, AssignmentEvent>('assignment', [
  { from: 'PLANNED', event: 'makeReady', to: 'READY' },
  { from: 'READY', event: 'activate', to: 'ACTIVE' },
  { from: 'ACTIVE', event: 'end', to: 'ENDED' },
  // The contract runs during training: it may be broken before the adviser is on the field.
  { from: ['PLANNED', 'READY', 'ACTIVE'], event: 'terminate', to: 'TERMINATED' },
  { from: ['PLANNED', 'READY'], event: 'cancel', to: 'CANCELLED' },
]);

/** What other services have told of the case. */
export interface AssignmentFacts {
  readonly state: AssignmentState | null;
  readonly selected: boolean;
  readonly trainedOn: Day | null;
  readonly exemptedOn: Day | null;
}

export type AssignmentConsequence = { readonly plan: boolean; readonly ready: 'TRAINED' | 'EXEMPTED' | null };

/** What the facts call for now, whichever came first. */
export function evaluate(facts: AssignmentFacts): AssignmentConsequence {
  if (!facts.selected) return { plan: false, ready: null };
  const plan = facts.state === null;
  const beforeReady = plan || facts.state === 'PLANNED';
  const ground = facts.trainedOn ? 'TRAINED' : facts.exemptedOn ? 'EXEMPTED' : null;
  return { plan, ready: beforeReady ? ground : null };
}

export interface Activation {
  readonly state: AssignmentState;
  readonly contract: { readonly start: Day; readonly end: Day | null };
  readonly homeRegion: Region;
  readonly postRegion: Region;
  readonly derogated: boolean;
  readonly startedOn: Day;
  readonly today: Day;
  readonly terminationOpen: boolean;
}

export type RegionRule = 'KEPT' | 'DEROGATED';

/**
 * Puts the adviser in place. Advisers serve in their home région (S0), or by a derogation that ANCT has recorded.
 * @throws NotReady, StartOutsideContract, StartInTheFuture, OutsideHomeRegion, TerminationAwaitsDecision
 */
export function activate(activation: Activation): { state: AssignmentState; regionRule: RegionRule } {
  const { state, contract, startedOn, today } = activation;
  if (activation.terminationOpen) throw new TerminationAwaitsDecision();
  if (state === 'PLANNED') throw new NotReady();
  const next = assignmentMachine.next(state, 'activate');
  if (!contains(contract, startedOn)) throw new StartOutsideContract();
  if (startedOn > today) throw new StartInTheFuture();
  const regionRule = activation.homeRegion === activation.postRegion ? 'KEPT' : 'DEROGATED';
  if (regionRule === 'DEROGATED' && !activation.derogated) throw new OutsideHomeRegion();
  return { state: next, regionRule };
}

/**
 * The state once the contract's last day is over: ended, or cancelled when the adviser never was on the field. Null when it
 * is not over, or when a termination awaits its decision.
 */
export function endOnTime(assignment: {
  readonly state: AssignmentState;
  readonly contractEnd: Day | null;
  readonly terminationOpen: boolean;
  readonly today: Day;
}): 'ENDED' | 'CANCELLED' | null {
  const { state, contractEnd, terminationOpen, today } = assignment;
  if (terminationOpen || !contractEnd || today <= contractEnd) return null;
  if (assignmentMachine.can(state, 'end')) return 'ENDED';
  return assignmentMachine.can(state, 'cancel') ? 'CANCELLED' : null;
}

/**
 * Gives up an assignment whose contract has not begun; once it has, ending it early is a termination, which ANCT decides.
 * @throws ContractHasBegun, IllegalState
 */
export function cancel(assignment: {
  readonly state: AssignmentState;
  readonly contractStart: Day;
  readonly today: Day;
}): AssignmentState {
  const state = assignmentMachine.next(assignment.state, 'cancel');
  if (assignment.contractStart <= assignment.today) throw new ContractHasBegun();
  return state;
}

/** The day from which a contract is over: the one after its last. */
export function dayAfter(contractEnd: Day): Day {
  return day.addDays(contractEnd, 1);
}

export class NotReady extends IllegalState {
  constructor() {
    super('ASSIGNMENT_NOT_READY', 'Le conseiller n’a pas terminé sa formation et n’en est pas dispensé.');
  }
}

export class ContractHasBegun extends IllegalState {
  constructor() {
    super('CONTRACT_HAS_BEGUN', 'Le contrat a commencé : déclarez une rupture, que l’ANCT validera.');
  }
}

export class StartOutsideContract extends RuleBroken {
  constructor() {
    super('START_OUTSIDE_CONTRACT', 'Le premier jour sur le terrain est en dehors du contrat.', [
      { pointer: '/startedOn', detail: 'Un jour du contrat.' },
    ]);
  }
}

export class StartInTheFuture extends RuleBroken {
  constructor() {
    super('START_IN_THE_FUTURE', 'Un déploiement se déclare à partir du premier jour, pas avant.', [
      { pointer: '/startedOn', detail: 'Aujourd’hui ou un jour passé.' },
    ]);
  }
}

export class OutsideHomeRegion extends RuleBroken {
  constructor() {
    super(
      'OUTSIDE_HOME_REGION',
      'Le poste n’est pas dans la région d’origine du conseiller : une dérogation de l’ANCT est nécessaire.',
    );
  }
}

export class TerminationAwaitsDecision extends IllegalState {
  constructor() {
    super(
      'TERMINATION_AWAITS_DECISION',
      'Une rupture est déclarée : l’ANCT doit d’abord la valider ou la refuser.',
    );
  }
}

export class AlreadyActive extends Conflict {
  constructor() {
    super('ALREADY_ACTIVE', 'Ce poste, ou ce conseiller, a déjà une affectation en cours.');
  }
}
