import { describe, expect, it } from '@jest/globals';
import { parseDay } from '@cnfs/kernel';
import { given } from '@cnfs/testing/given';
import fc from 'fast-check';
import {
  type CaseFacts,
  type EnrolmentState,
  type TrainingDone,
  abandon,
  alreadyHappened,
  closedSince,
  complete,
  enrolmentMachine,
  evaluate,
  follow,
  isLate,
  isOpen,
  reopen,
} from './enrolment.js';

const open: EnrolmentState[] = ['AWAITING_POSITIONING', 'POSITIONED', 'ENROLLED', 'IN_TRAINING'];
const closed: EnrolmentState[] = ['COMPLETED', 'EXEMPTED', 'ABANDONED', 'CANCELLED'];
const nothing: CaseFacts = { selected: false, over: false, latest: null };
const selected: CaseFacts = { ...nothing, selected: true };
const over: CaseFacts = { ...nothing, over: true };

describe('an enrolment', () => {
  it('is opened once the candidate is selected, and only once', () => {
    given(selected).when(evaluate).then({ open: true, cancel: false });
    for (const latest of enrolmentMachine.states)
      given({ ...selected, latest })
        .when(evaluate)
        .then({ open: false, cancel: false });
  });

  it('is cancelled when the assignment is over, unless it is closed', () => {
    for (const latest of open)
      given({ selected: true, over: true, latest }).when(evaluate).then({ open: false, cancel: true });
    for (const latest of closed)
      given({ selected: true, over: true, latest }).when(evaluate).then({ open: false, cancel: false });
  });

  it('waits for the selection when the end is told first, then is opened and cancelled at once', () => {
    given(over).when(evaluate).then({ open: false, cancel: false });
    given({ ...over, selected: true })
      .when(evaluate)
      .then({ open: true, cancel: true });
  });

  it('ends in the same state whatever the order of the facts and however often they are told', () => {
    const facts = fc.array(fc.constantFrom('selected' as const, 'over' as const), { maxLength: 8 });
    fc.assert(
      fc.property(facts, (told) => {
        const known = told.reduce<CaseFacts>((case_, fact) => settled({ ...case_, [fact]: true }), nothing);
        const isSelected = told.includes('selected');
        const expected = told.includes('over') ? 'CANCELLED' : 'AWAITING_POSITIONING';
        expect(known.latest).toBe(isSelected ? expected : null);
        expect(evaluate(known)).toEqual({ open: false, cancel: false });
      }),
    );
  });

  it('may follow one that was abandoned, and nothing else', () => {
    expect(() => reopen({ ...selected, latest: 'ABANDONED' })).not.toThrow();
    given({ ...selected, latest: 'IN_TRAINING' as const })
      .when(reopen)
      .thenThrows('ENROLMENT_OPEN');
    for (const latest of ['COMPLETED', 'EXEMPTED'] as const)
      given({ ...selected, latest })
        .when(reopen)
        .thenThrows('ALREADY_TRAINED');
    given({ ...selected, over: true, latest: 'ABANDONED' as const })
      .when(reopen)
      .thenThrows('CASE_OVER');
  });

  it('is exempted, abandoned or cancelled while it is open, never after', () => {
    for (const event of ['exempt', 'abandon', 'cancel'] as const) {
      expect(open.every((state) => enrolmentMachine.can(state, event) && isOpen(state))).toBe(true);
      expect(closed.some((state) => enrolmentMachine.can(state, event) || isOpen(state))).toBe(false);
    }
  });

  it('starts at the first half-day attended: an absence starts nothing', () => {
    expect(follow('ENROLLED', false)).toBe('ENROLLED');
    expect(follow('ENROLLED', true)).toBe('IN_TRAINING');
    expect(follow('IN_TRAINING', true)).toBe('IN_TRAINING');
    for (const state of ['POSITIONED', 'ABANDONED', 'COMPLETED'] as const)
      given(state)
        .when(() => follow(state, true))
        .thenThrows('NOT_ENROLLED');
  });

  it('is abandoned on the last day attended at the earliest', () => {
    const last = parseDay('2021-04-09');
    expect(abandon('IN_TRAINING', last, last)).toBe('ABANDONED');
    given('IN_TRAINING' as const)
      .when((state) => abandon(state, parseDay('2021-04-08'), last))
      .thenThrows('ABANDONED_BEFORE_ATTENDANCE');
  });

  it('is closed from the selection on, and another attempt from its opening on', () => {
    const [selectedOn, openedOn] = [parseDay('2021-03-01'), parseDay('2021-03-22')];
    const first = { attempt: 1, selectedOn, openedOn };
    expect(() => closedSince(selectedOn, first)).not.toThrow();
    given(first)
      .when((attempt) => closedSince(parseDay('2021-02-28'), attempt))
      .thenThrows('CLOSED_BEFORE_OPENING');
    expect(() => closedSince(openedOn, { ...first, attempt: 2 })).not.toThrow();
    given({ ...first, attempt: 2 })
      .when((attempt) => closedSince(parseDay('2021-03-21'), attempt))
      .thenThrows('CLOSED_BEFORE_OPENING');
  });

  it('is told of once it has happened', () => {
    const today = parseDay('2021-03-05');
    expect(() => alreadyHappened(today, today, '/on')).not.toThrow();
    given(today)
      .when((day) => alreadyHappened(parseDay('2021-03-06'), day, '/on'))
      .thenThrows('DAY_IN_THE_FUTURE');
  });
});

describe('completed training', () => {
  const done: TrainingDone = {
    state: 'IN_TRAINING',
    trackHours: 70,
    followedMinutes: 70 * 60,
    lastFollowedOn: parseDay('2021-06-18'),
    exams: [{ takenOn: parseDay('2021-06-17'), passed: false }],
  };

  it('has its hours and an exam, passed or not, and is dated by the later of them', () => {
    expect(complete(done)).toMatchObject({ state: 'COMPLETED', on: '2021-06-18', exam: { passed: false } });
    const late = [{ takenOn: parseDay('2021-07-01'), passed: true }];
    expect(complete({ ...done, exams: late })).toMatchObject({ on: '2021-07-01', exam: { passed: true } });
  });

  it('lacks nothing: never before the last half-hour, never without an exam', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 400 }), fc.boolean(), (halfHours, examTaken) => {
        const exams = examTaken ? done.exams : [];
        const completion = complete({ ...done, followedMinutes: halfHours * 30, exams });
        expect(completion !== null).toBe(examTaken && halfHours >= 140);
      }),
    );
    for (const state of [...open, ...closed].filter((other) => other !== 'IN_TRAINING'))
      expect(complete({ ...done, state })).toBeNull();
  });

  it('tells the first exam passed, else the last one failed, in whatever order they are known', () => {
    const failed = { takenOn: parseDay('2021-05-03'), passed: false };
    const again = { takenOn: parseDay('2021-06-01'), passed: false };
    const passed = { takenOn: parseDay('2021-06-10'), passed: true };
    const told = (...exams: TrainingDone['exams'][number][]) => complete({ ...done, exams })?.exam;
    expect([told(failed, again), told(again, failed)]).toEqual([again, again]);
    expect([told(passed, failed), told(failed, passed, again)]).toEqual([passed, passed]);
  });

  it('is late four months after its first day, unless it is done', () => {
    const startedOn = parseDay('2021-03-31');
    const training = { state: 'IN_TRAINING' as const, startedOn };
    expect(isLate(training, 4, parseDay('2021-07-31'))).toBe(false);
    expect(isLate(training, 4, parseDay('2021-08-01'))).toBe(true);
    expect(isLate({ state: 'COMPLETED', startedOn }, 4, parseDay('2022-01-01'))).toBe(false);
    expect(isLate({ state: 'ENROLLED', startedOn: null }, 4, parseDay('2022-01-01'))).toBe(false);
  });
});

/** The case after what its facts call for was done. */
function settled(facts: CaseFacts): CaseFacts {
  const calls = evaluate(facts);
  if (calls.cancel) return { ...facts, latest: 'CANCELLED' };
  return calls.open ? { ...facts, latest: 'AWAITING_POSITIONING' } : facts;
}
