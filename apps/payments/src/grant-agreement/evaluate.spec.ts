import { describe, expect, it } from '@jest/globals';
import { type Cents, cents, day, parseDay } from '@cnfs/kernel';
import fc from 'fast-check';
import { type GrantAgreementState, grantAgreementMachine } from './grant-agreement.js';
import { type InstalmentState, splitGrant, triggers } from './instalment.js';
import { type CaseFacts, type Fact, learn, nothingKnown } from './case.js';
import { type AgreementNow, type Evaluation, type Situation, evaluate } from './evaluate.js';

const euros = (amount: number) => cents.of(amount * 100);
const grant = euros(50_000);
const d = (text: string) => parseDay(text);
const start = d('2021-03-15');

const contract: Fact = { kind: 'contract', sequence: 1, period: { start, end: null }, option: 'FULL_24M' };
const trained: Fact = {
  kind: 'enrolment',
  enrolmentId: 'a',
  known: { attempt: 1, trainedOn: d('2021-06-18') },
};
const abandoned: Fact = {
  kind: 'enrolment',
  enrolmentId: 'a',
  known: { attempt: 1, abandonedOn: d('2021-04-12') },
};
const enrolledAgain: Fact = {
  kind: 'enrolment',
  enrolmentId: 'b',
  known: { attempt: 2, openedOn: d('2021-04-19') },
};
const deployed: Fact = { kind: 'deployment', sequence: 2, on: d('2021-06-21') };
const reported: Fact = { kind: 'activity', on: d('2022-06-01') };
const declared: Fact = { kind: 'termination', sequence: 3, pending: true };
const withdrawn: Fact = { kind: 'termination', sequence: 4, pending: false };
const terminated = (on: string): Fact => ({
  kind: 'end',
  sequence: 5,
  how: 'TERMINATED',
  on: d(on),
  terminationId: 't',
});

const knowing = (...facts: Fact[]): CaseFacts => facts.reduce(learn, nothingKnown);

function agreement(
  state: GrantAgreementState = 'ACTIVE',
  states: readonly InstalmentState[] = ['SCHEDULED', 'SCHEDULED', 'SCHEDULED'],
): AgreementNow {
  return {
    state,
    amount: grant,
    funded: { start, end: d('2023-03-14') },
    signedOn: state === 'DRAFT' ? null : d('2021-03-09'),
    settled: false,
    activityMonths: 12,
    activityWindowDays: 60,
    instalments: splitGrant(grant, [30, 30, 40]).map((planned, index) => ({
      rank: index + 1,
      trigger: triggers[index] ?? 'ACTIVITY',
      planned,
      amount: planned,
      state: states[index] ?? 'SCHEDULED',
    })),
  };
}

const on = (today: string, facts: CaseFacts, now = agreement(), over: Partial<Situation> = {}) =>
  evaluate({ facts, agreement: now, accountApproved: true, drawable: grant, today: d(today), ...over });
const statesOf = ({ instalments }: Evaluation) => instalments.map(({ state }) => state);

describe('an instalment', () => {
  it('is due when the contract starts, not the day before', () => {
    expect(statesOf(on('2021-03-14', knowing(contract)))[0]).toBe('SCHEDULED');
    expect(statesOf(on('2021-03-15', knowing(contract)))[0]).toBe('DUE');
  });

  it('is held as long as the agreement is not signed or no account is approved, and says so', () => {
    const held = on('2021-03-15', knowing(contract), agreement('DRAFT'), { accountApproved: false });
    expect(held.instalments[0]).toMatchObject({
      state: 'HELD',
      missing: ['AGREEMENT_SIGNATURE', 'BANK_ACCOUNT'],
    });
  });

  it('is due when training is done, never before the contract starts', () => {
    expect(statesOf(on('2021-06-18', knowing(contract, trained)))[1]).toBe('DUE');
    const exempted: Fact = { kind: 'enrolment', enrolmentId: 'a', known: { trainedOn: d('2021-03-01') } };
    expect(statesOf(on('2021-03-10', knowing(contract, exempted)))[1]).toBe('SCHEDULED');
  });

  it('waits twelve months after deployment, then for an activity of the sixty days before or later', () => {
    const facts = knowing(contract, trained, deployed);
    expect(statesOf(on('2022-06-20', learn(facts, reported)))[2]).toBe('SCHEDULED');
    expect(on('2022-06-21', facts).instalments[2]).toMatchObject({
      state: 'HELD',
      missing: ['ACTIVITY_REPORT'],
    });
    expect(statesOf(on('2022-06-21', learn(facts, { kind: 'activity', on: d('2022-04-21') })))[2]).toBe(
      'HELD',
    );
    expect(statesOf(on('2022-06-21', learn(facts, { kind: 'activity', on: d('2022-04-22') })))[2]).toBe(
      'DUE',
    );
    expect(statesOf(on('2022-09-01', learn(facts, { kind: 'activity', on: d('2022-09-01') })))[2]).toBe(
      'DUE',
    );
  });

  it('is held by a declared termination, and due again when that is withdrawn or refused', () => {
    const facts = knowing(contract, declared);
    expect(on('2021-03-15', facts).instalments[0]).toMatchObject({
      state: 'HELD',
      missing: ['TERMINATION_PENDING'],
    });
    expect(statesOf(on('2021-03-15', learn(facts, withdrawn)))[0]).toBe('DUE');
  });

  it('leaves what was released alone: a termination holds the others', () => {
    const now = agreement('ACTIVE', ['ORDERED', 'DUE', 'SCHEDULED']);
    expect(statesOf(on('2021-06-18', knowing(contract, trained, declared), now))).toEqual([
      'ORDERED',
      'HELD',
      'SCHEDULED',
    ]);
  });
});

describe('an agreement', () => {
  it('becomes active on the first day of the contract once signed', () => {
    expect(on('2021-03-14', knowing(contract), agreement('SIGNED')).steps).toEqual([]);
    expect(on('2021-03-15', knowing(contract), agreement('SIGNED')).steps).toEqual(['start']);
    expect(on('2021-03-15', knowing(contract), agreement('DRAFT')).steps).toEqual([]);
  });

  it('is suspended when training is abandoned and resumed by another enrolment', () => {
    const suspended = on('2021-04-12', knowing(contract, abandoned));
    expect(suspended.steps).toEqual(['suspend']);
    expect(suspended.instalments[0]).toMatchObject({ state: 'HELD', missing: ['GRANT_SUSPENDED'] });
    expect(
      on('2021-04-19', knowing(contract, abandoned, enrolledAgain), agreement('SUSPENDED')).steps,
    ).toEqual(['resume']);
  });

  it('is closed once all is paid and the funded period is over', () => {
    const now = agreement('ACTIVE', ['PAID', 'PAID', 'PAID']);
    expect(on('2023-03-14', knowing(contract), now).steps).toEqual([]);
    expect(on('2023-03-15', knowing(contract), now)).toMatchObject({ steps: ['close'], settled: true });
  });

  it('is cancelled when the case ends before it was signed, and owes nothing', () => {
    const ended = on('2021-05-01', knowing(contract, terminated('2021-04-30')), agreement('DRAFT'));
    expect(ended).toMatchObject({ steps: ['cancel'], due: 0n, drawn: 0n, settled: true, overpaid: 0n });
    expect(statesOf(ended)).toEqual(['CANCELLED', 'CANCELLED', 'CANCELLED']);
  });
});

describe('a termination', () => {
  it('recalculates the grant to the days, cancels what comes later and computes the over-payment', () => {
    const now = agreement('ACTIVE', ['PAID', 'PAID', 'SCHEDULED']);
    const ended = on('2022-05-02', knowing(contract, trained, deployed, terminated('2022-04-30')), now);
    expect(ended).toMatchObject({
      steps: ['terminate'],
      due: 2_821_918n,
      overpaid: 178_082n,
      drawn: 3_000_000n,
    });
    expect(statesOf(ended)).toEqual(['PAID', 'PAID', 'CANCELLED']);
  });

  it('still pays what was owed before, within the days: part of the last instalment', () => {
    const now = agreement('ACTIVE', ['PAID', 'PAID', 'HELD']);
    const ended = on(
      '2022-10-03',
      knowing(contract, trained, deployed, reported, terminated('2022-09-30')),
      now,
    );
    expect(ended.due).toBe(3_869_863n);
    expect(ended.instalments[2]).toMatchObject({ state: 'DUE', amount: 869_863n });
    expect(ended).toMatchObject({ overpaid: 0n, drawn: 3_869_863n, settled: true });
  });

  it('waits for what is on its way to the bank before it says what was paid too much', () => {
    const facts = knowing(contract, trained, terminated('2021-06-30'));
    const underWay = on('2021-07-01', facts, agreement('ACTIVE', ['PAID', 'ORDERED', 'SCHEDULED']));
    expect(underWay).toMatchObject({ steps: [], settled: false, overpaid: 0n, drawn: grant });
    const paid = on('2021-07-05', facts, agreement('ACTIVE', ['PAID', 'PAID', 'CANCELLED']));
    expect(paid).toMatchObject({
      steps: ['terminate'],
      settled: true,
      overpaid: cents.subtract(euros(30_000), paid.due),
    });
  });

  it('gives a cancelled instalment back when the fact that made it due arrives late', () => {
    const facts = knowing(contract, terminated('2021-12-31'));
    const now = agreement('ACTIVE', ['PAID', 'SCHEDULED', 'SCHEDULED']);
    expect(statesOf(on('2022-01-03', facts, now))).toEqual(['PAID', 'CANCELLED', 'CANCELLED']);
    const late = agreement('TERMINATED', ['PAID', 'CANCELLED', 'CANCELLED']);
    expect(on('2022-01-03', learn(facts, trained), late).instalments[1]).toMatchObject({
      state: 'DUE',
      amount: euros(5_000),
    });
  });

  it('never pays twice what the next contract of the post has drawn meanwhile', () => {
    const late = agreement('TERMINATED', ['PAID', 'CANCELLED', 'CANCELLED']);
    const facts = knowing(contract, trained, terminated('2022-09-30'));
    const decided = on('2022-10-03', facts, late, { drawable: euros(16_000) });
    expect(decided.instalments[1]).toMatchObject({ state: 'DUE', amount: euros(1_000) });
  });
});

describe('whatever is known of a case', () => {
  const facts = [contract, trained, abandoned, enrolledAgain, deployed, reported, declared, withdrawn];
  const anyEnd = fc.option(
    fc.nat(900).map((days) => terminated(day.addDays(start, days - 60))),
    { nil: null },
  );
  const anyFacts = fc
    .tuple(fc.subarray(facts), anyEnd)
    .map(([known, end]) => knowing(...known, ...(end ? [end] : [])));
  const anyToday = fc.nat(1_200).map((days) => day.addDays(start, days - 100));
  const anyNow = fc
    .tuple(
      fc.constantFrom(...grantAgreementMachine.states),
      fc.tuple(
        ...triggers.map(() =>
          fc.constantFrom<InstalmentState>('SCHEDULED', 'HELD', 'DUE', 'ORDERED', 'PAID', 'CANCELLED'),
        ),
      ),
    )
    .map(([state, states]) => agreement(state, states));
  const anySituation = fc.record({
    facts: anyFacts,
    agreement: anyNow,
    accountApproved: fc.boolean(),
    drawable: fc.constant(grant),
    today: anyToday,
  });

  it('keeps the sum of the instalments within the grant, and asks back no more than was paid', () => {
    fc.assert(
      fc.property(anySituation, (situation) => {
        const { instalments, overpaid, due, drawn } = evaluate(situation);
        const alive = instalments.filter(({ state }) => state !== 'CANCELLED');
        const sum = alive.reduce((total, { amount }) => total + amount, 0n);
        expect(sum <= grant).toBe(true);
        expect(overpaid >= 0n && due >= 0n && due <= grant && drawn <= grant && sum <= drawn).toBe(true);
        expect(overpaid <= paidIn(situation)).toBe(true);
      }),
    );
  });

  it('pays nothing without a signature, an approved account, and no pending termination', () => {
    fc.assert(
      fc.property(anySituation, (situation) => {
        const { facts: known, agreement: now, accountApproved } = situation;
        const due = evaluate(situation).instalments.filter(({ state }) => state === 'DUE');
        if (due.length === 0) return;
        expect(now.signedOn !== null && accountApproved).toBe(true);
        expect(known.end !== null || !known.termination?.pending).toBe(true);
      }),
    );
  });

  it('asks for nothing more once its answer was carried out', () => {
    fc.assert(
      fc.property(anySituation, (situation) => {
        const first = evaluate(situation);
        const again = evaluate({ ...situation, agreement: carriedOut(situation.agreement, first) });
        expect(again.steps).toEqual([]);
        expect(again.instalments).toEqual(first.instalments);
        expect([again.due, again.overpaid, again.drawn]).toEqual([first.due, first.overpaid, first.drawn]);
      }),
    );
  });

  function paidIn({ agreement: { instalments } }: Situation): Cents {
    return cents.sum(instalments.filter(({ state }) => state === 'PAID').map(({ amount }) => amount));
  }

  function carriedOut(now: AgreementNow, { steps, instalments, settled }: Evaluation): AgreementNow {
    return {
      ...now,
      state: steps.reduce((state, event) => grantAgreementMachine.next(state, event), now.state),
      settled,
      instalments: now.instalments.map((instalment, index) => ({ ...instalment, ...instalments[index] })),
    };
  }
});
