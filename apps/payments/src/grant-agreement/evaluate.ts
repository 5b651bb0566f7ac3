/**
 * What a case calls for, out of the facts known of it: nothing but facts, rules and the day goes in, so that it can be asked
 * again at every fact and after every day, and gives the same answer whatever came first.
 */
import { type Cents, type Day, cents, day } from '@cnfs/kernel';
import { type FundedPeriod, proRata } from './grant.js';
import {
  type GrantAgreementEvent,
  type GrantAgreementState,
  grantAgreementMachine,
} from './grant-agreement.js';
import type { InstalmentState, InstalmentTrigger, Missing } from './instalment.js';
import { type CaseFacts, abandonedOn, trainedOn } from './case.js';

export interface InstalmentNow {
  readonly rank: number;
  readonly trigger: InstalmentTrigger;
  /** Its part of the grant, as the agreement was drafted. */
  readonly planned: Cents;
  /** What it comes to today. */
  readonly amount: Cents;
  readonly state: InstalmentState;
}

export interface AgreementNow {
  readonly state: GrantAgreementState;
  readonly amount: Cents;
  readonly funded: FundedPeriod;
  readonly signedOn: Day | null;
  /** What it costs was known for good, at an earlier evaluation. */
  readonly settled: boolean;
  readonly activityMonths: number;
  readonly activityWindowDays: number;
  readonly instalments: readonly InstalmentNow[];
}

export interface Situation {
  readonly facts: CaseFacts;
  readonly agreement: AgreementNow;
  /** The last account the structure gave is approved. */
  readonly accountApproved: boolean;
  /** What the case may draw at most: its own draw and what is left of the post's commitment. */
  readonly drawable: Cents;
  readonly today: Day;
}

export interface InstalmentDecision {
  readonly rank: number;
  readonly state: InstalmentState;
  readonly amount: Cents;
  /** Why it is held; empty in any other state. */
  readonly missing: readonly Missing[];
}

export interface Evaluation {
  /** Transitions of the agreement, in order. */
  readonly steps: readonly GrantAgreementEvent[];
  readonly instalments: readonly InstalmentDecision[];
  /** What the grant comes to: the whole, or pro rata to the days when the contract is over. */
  readonly due: Cents;
  /** What the case costs is known for good: the post's next contract may draw what this one leaves. */
  readonly settled: boolean;
  /** Paid beyond what is due, once nothing is on its way to the bank any more. */
  readonly overpaid: Cents;
  /** What the case draws on the post's commitment. */
  readonly drawn: Cents;
  /** Days on which the answer may change by itself. */
  readonly wakeOn: readonly Day[];
}

export function evaluate(situation: Situation): Evaluation {
  const { facts, agreement, drawable, today } = situation;
  const { end } = facts;
  const due = amountDue(situation);
  const given = agreement.instalments.filter(({ state }) => state === 'PAID' || state === 'ORDERED');
  const onItsWay = given.some(({ state }) => state === 'ORDERED');
  const paid = total(given.filter(({ state }) => state === 'PAID'));

  const instalments: InstalmentDecision[] = [];
  let left = end ? cents.subtract(smaller(due, drawable), total(given)) : agreement.amount;
  for (const instalment of agreement.instalments) {
    const decision = decide(instalment, situation, left);
    instalments.push(decision);
    if (isOpen(decision)) left = cents.subtract(left, decision.amount);
  }

  const allDone = instalments.every(({ state }) => state === 'PAID' || state === 'CANCELLED');
  const settled =
    agreement.settled || (end !== null && !onItsWay) || (allDone && agreement.funded.end < today);
  return {
    steps: stepsOf(situation, allDone, settled),
    instalments,
    due,
    settled,
    overpaid: end && settled && paid > due ? cents.subtract(paid, due) : cents.zero,
    drawn: settled ? total(instalments.filter(({ state }) => state !== 'CANCELLED')) : agreement.amount,
    wakeOn: [
      agreement.funded.start,
      activityDay(situation),
      trainedOn(facts),
      day.addDays(agreement.funded.end, 1),
      end && day.addDays(end.on, 1),
    ].filter((wakeOn): wakeOn is Day => wakeOn !== null && wakeOn > today),
  };
}

/** The whole grant, or pro rata to the days once the contract is over; nothing to a structure that never signed. */
function amountDue({ facts, agreement }: Situation): Cents {
  if (!facts.end) return agreement.amount;
  return agreement.signedOn ? proRata(agreement.amount, agreement.funded, facts.end.on) : cents.zero;
}

function isOpen({ state }: InstalmentDecision): boolean {
  return state === 'SCHEDULED' || state === 'HELD' || state === 'DUE';
}

/** @param left what may still be paid, this instalment and the later ones together */
function decide(instalment: InstalmentNow, situation: Situation, left: Cents): InstalmentDecision {
  const { rank, planned, amount, state, trigger } = instalment;
  if (state === 'PAID' || state === 'ORDERED') return { rank, state, amount, missing: [] };
  const payable = smaller(planned, left);
  if (payable <= 0n || isTooLate(trigger, situation))
    return { rank, state: 'CANCELLED', amount: planned, missing: [] };
  const on = triggerDay(trigger, situation);
  if (on === null || on > situation.today) return { rank, state: 'SCHEDULED', amount: payable, missing: [] };
  const missing = missingFor(trigger, situation);
  return { rank, state: missing.length > 0 ? 'HELD' : 'DUE', amount: payable, missing };
}

/** The contract is over and what the instalment waits for has not come before. */
function isTooLate(trigger: InstalmentTrigger, situation: Situation): boolean {
  const { facts, today } = situation;
  if (!facts.end) return false;
  const on = triggerDay(trigger, situation);
  if (on === null || on > facts.end.on) return true;
  return trigger === 'ACTIVITY' && !hasReported(situation) && today > facts.end.on;
}

/** The day the instalment is triggered, null as long as it is not known. Nothing is paid before the contract starts. */
function triggerDay(trigger: InstalmentTrigger, situation: Situation): Day | null {
  const { start } = situation.agreement.funded;
  const on = {
    CONTRACT_START: start,
    TRAINING: trainedOn(situation.facts),
    ACTIVITY: activityDay(situation),
  }[trigger];
  return on && day.max(on, start);
}

/** Twelve months (a parameter) after deployment; null before it. */
function activityDay({ facts, agreement }: Situation): Day | null {
  return facts.deployment && day.addMonths(facts.deployment.on, agreement.activityMonths);
}

function missingFor(trigger: InstalmentTrigger, situation: Situation): Missing[] {
  const { facts, agreement, accountApproved } = situation;
  const missing: Missing[] = [];
  if (!agreement.signedOn) missing.push('AGREEMENT_SIGNATURE');
  if (!accountApproved) missing.push('BANK_ACCOUNT');
  if (trigger === 'ACTIVITY' && !hasReported(situation)) missing.push('ACTIVITY_REPORT');
  if (facts.end) return missing;
  if (facts.termination?.pending) missing.push('TERMINATION_PENDING');
  if (abandonedOn(facts)) missing.push('GRANT_SUSPENDED');
  return missing;
}

/**
 * An activity lies in the 60 days (a parameter) before an evaluation, which is made on the day that is looked at and again at
 * each later report: one activity since that day less the window is enough, and stays enough.
 */
function hasReported(situation: Situation): boolean {
  const [from, last] = [activityDay(situation), situation.facts.lastActivityOn];
  return from !== null && last !== null && last >= day.addDays(from, -situation.agreement.activityWindowDays);
}

function stepsOf(
  { facts, agreement, today }: Situation,
  allDone: boolean,
  settled: boolean,
): GrantAgreementEvent[] {
  const { end } = facts;
  const steps: GrantAgreementEvent[] = [];
  let state = agreement.state;
  const step = (event: GrantAgreementEvent) => {
    state = grantAgreementMachine.next(state, event);
    steps.push(event);
  };
  if (end && (state === 'DRAFT' || (state === 'SIGNED' && end.on < agreement.funded.start))) step('cancel');
  if (state === 'SIGNED' && agreement.funded.start <= today) step('start');
  if (state === 'ACTIVE' && !end && abandonedOn(facts)) step('suspend');
  if (state === 'SUSPENDED' && !end && !abandonedOn(facts)) step('resume');
  if ((state === 'ACTIVE' || state === 'SUSPENDED') && settled) {
    if (end && end.on < agreement.funded.end) step('terminate');
    else if (allDone) step('close');
  }
  return steps;
}

function total(amounts: readonly { readonly amount: Cents }[]): Cents {
  return cents.sum(amounts.map(({ amount }) => amount));
}

function smaller(a: Cents, b: Cents): Cents {
  return a < b ? a : b;
}
