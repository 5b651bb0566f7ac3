/**
 * One way of a selected candidate through training. Opened when the selection is confirmed, closed by what comes first:
 * hours and exam done, an exemption, an abandonment (another attempt may follow), or the end of the assignment.
 */
import { Conflict, type Day, IllegalState, RuleBroken, day, defineStateMachine } from '@cnfs/kernel';

export type EnrolmentState =
  | 'AWAITING_POSITIONING'
  | 'POSITIONED'
  | 'ENROLLED'
  | 'IN_TRAINING'
  | 'COMPLETED'
  | 'EXEMPTED'
  | 'ABANDONED'
  | 'CANCELLED';
export type EnrolmentEvent = 'position' | 'enrol' | 'start' | 'complete' | 'exempt' | 'abandon' | 'cancel';

const openStates = ['AWAITING_POSITIONING', 'POSITIONED', 'ENROLLED', 'IN_TRAINING'] as const;

export const enrolmentMachine = defineStateMachine<EnrolmentState, EnrolmentEvent>('enrolment', [
  { from: 'AWAITING_POSITIONING', event: 'position', to: 'POSITIONED' },
  { from: 'POSITIONED', event: 'enrol', to: 'ENROLLED' },
  { from: 'ENROLLED', event: 'start', to: 'IN_TRAINING' },
  { from: 'IN_TRAINING', event: 'complete', to: 'COMPLETED' },
  { from: openStates, event: 'exempt', to: 'EXEMPTED' },
  { from: openStates, event: 'abandon', to: 'ABANDONED' },
  { from: openStates, event: 'cancel', to: 'CANCELLED' },
]);

export function isOpen(state: EnrolmentState): boolean {
  return openStates.some((open) => open === state);
}

/** What is known of a case. */
export interface CaseFacts {
  /** Recruitment told that the candidate is selected. */
  readonly selected: boolean;
  /** Deployment told that the assignment is over. */
  readonly over: boolean;
  /** State of the last attempt; null when there was none. */
  readonly latest: EnrolmentState | null;
}

/**
 * What the facts call for now, whichever came first. A case that is over before it is selected opens its enrolment and
 * cancels it at once: every order leaves the same rows and the same events.
 */
export function evaluate({ selected, over, latest }: CaseFacts): { open: boolean; cancel: boolean } {
  const open = selected && latest === null;
  return { open, cancel: over && (open || (latest !== null && isOpen(latest))) };
}

/** Whether another attempt may be opened. @throws EnrolmentOpen, AlreadyTrained, CaseOver */
export function reopen({ over, latest }: CaseFacts): void {
  if (over) throw new CaseOver();
  if (latest === 'COMPLETED' || latest === 'EXEMPTED') throw new AlreadyTrained();
  if (latest !== 'ABANDONED') throw new EnrolmentOpen();
}

/** The first half-day attended starts training; an absence starts nothing. @throws NotEnrolled unless there is a seat */
export function follow(state: EnrolmentState, attended: boolean): EnrolmentState {
  if (state !== 'ENROLLED' && state !== 'IN_TRAINING') throw new NotEnrolled();
  return attended && state === 'ENROLLED' ? enrolmentMachine.next(state, 'start') : state;
}

export interface TrainingDone {
  readonly state: EnrolmentState;
  readonly trackHours: number;
  readonly followedMinutes: number;
  /** Last day that counted; null when none did. */
  readonly lastFollowedOn: Day | null;
  readonly exams: readonly ExamTaken[];
}

export interface ExamTaken {
  readonly takenOn: Day;
  readonly passed: boolean;
}

export interface Completion {
  readonly state: EnrolmentState;
  readonly on: Day;
  readonly exam: ExamTaken;
}

/** Training is completed by the hours of the track and an exam taken, passed or not; null as long as one is missing. */
export function complete(training: TrainingDone): Completion | null {
  const { state, trackHours, followedMinutes, lastFollowedOn, exams } = training;
  const exam = examThatCounts(exams);
  if (state !== 'IN_TRAINING' || !exam || !lastFollowedOn || followedMinutes < trackHours * 60) return null;
  return { state: enrolmentMachine.next(state, 'complete'), on: day.max(lastFollowedOn, exam.takenOn), exam };
}

/** The first one passed, else the last one taken. */
function examThatCounts(exams: readonly ExamTaken[]): ExamTaken | undefined {
  const inOrder = exams.toSorted((a, b) => day.compare(a.takenOn, b.takenOn));
  return inOrder.find(({ passed }) => passed) ?? inOrder.at(-1);
}

/** A candidate leaves training after the last half-day attended, never before it. @throws AbandonedBeforeAttendance */
export function abandon(state: EnrolmentState, on: Day, lastAttendedOn: Day | null): EnrolmentState {
  const next = enrolmentMachine.next(state, 'abandon');
  if (lastAttendedOn && on < lastAttendedOn) throw new AbandonedBeforeAttendance(lastAttendedOn);
  return next;
}

/** Whether training lasts longer than it may: more than `maxMonths` from its first day, and not done (S0). */
export function isLate(
  training: { readonly state: EnrolmentState; readonly startedOn: Day | null },
  maxMonths: number,
  today: Day,
): boolean {
  const { state, startedOn } = training;
  return state === 'IN_TRAINING' && startedOn !== null && today > day.addMonths(startedOn, maxMonths);
}

/** What is declared has happened. @throws DayInTheFuture naming the field */
export function alreadyHappened(on: Day, today: Day, pointer: string): void {
  if (on > today) throw new DayInTheFuture(pointer);
}

/**
 * An attempt is closed once it can have begun: from the day the selection was confirmed, which may be told late, or from
 * the day another attempt was opened.
 * @throws ClosedBeforeOpening
 */
export function closedSince(
  on: Day,
  attempt: { readonly attempt: number; readonly openedOn: Day; readonly selectedOn: Day | null },
): void {
  const first = attempt.attempt === 1 ? (attempt.selectedOn ?? attempt.openedOn) : attempt.openedOn;
  if (on < first) throw new ClosedBeforeOpening(first);
}

export class EnrolmentOpen extends Conflict {
  constructor() {
    super('ENROLMENT_OPEN', 'Ce dossier a déjà une inscription en cours.');
  }
}

export class AlreadyTrained extends IllegalState {
  constructor() {
    super('ALREADY_TRAINED', 'Le candidat a terminé sa formation ou en est dispensé.');
  }
}

export class CaseOver extends IllegalState {
  constructor() {
    super('CASE_OVER', 'L’affectation est terminée : aucune inscription ne peut être ouverte.');
  }
}

export class NotPositioned extends IllegalState {
  constructor() {
    super('NOT_POSITIONED', 'Le candidat n’a pas passé le test de positionnement.');
  }
}

export class NotEnrolled extends IllegalState {
  constructor() {
    super('NOT_ENROLLED', 'Le candidat n’occupe pas de place dans une session.');
  }
}

export class AbandonedBeforeAttendance extends RuleBroken {
  constructor(lastAttendedOn: Day) {
    super('ABANDONED_BEFORE_ATTENDANCE', `Le candidat était encore présent le ${lastAttendedOn}.`, [
      { pointer: '/on', detail: `Le ${lastAttendedOn} ou plus tard.` },
    ]);
  }
}

export class ClosedBeforeOpening extends RuleBroken {
  constructor(first: Day) {
    super('CLOSED_BEFORE_OPENING', `L’inscription n’existait pas avant le ${first}.`, [
      { pointer: '/on', detail: `Le ${first} ou plus tard.` },
    ]);
  }
}

export class DayInTheFuture extends RuleBroken {
  constructor(pointer: string) {
    super('DAY_IN_THE_FUTURE', 'Ce qui n’a pas encore eu lieu ne se déclare pas.', [
      { pointer, detail: 'Aujourd’hui ou un jour passé.' },
    ]);
  }
}
