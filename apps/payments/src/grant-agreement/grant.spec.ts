import { describe, expect, it } from '@jest/globals';
import { type Cents, type Day, cents, day, parseDay } from '@cnfs/kernel';
import fc from 'fast-check';
import { type GrantOption, type GrantRules, computeGrant, proRata } from './grant.js';
import { splitGrant } from './instalment.js';

const euros = (amount: number) => cents.of(amount * 100);
const figure = <T>(key: string, value: T) => ({ key, value, parameterId: `version of ${key}` });

function rules(amount = euros(50_000), months = 24): GrantRules {
  return {
    amount: figure('grant.amount', cents.toNumber(amount)),
    months: figure('grant.months', months),
    partialShare: figure('grant.partial_share', 70),
    partialMonths: figure('grant.partial_months', 36),
    instalments: figure('grant.instalments', [30, 30, 40]),
    activityMonths: figure('grant.activity_months', 12),
    activityWindow: figure('grant.activity_window', 60),
  };
}

const contract = (start: string, end: string | null) => ({
  start: parseDay(start),
  end: end === null ? null : parseDay(end),
});
const plenty = euros(1_000_000);

describe('the grant of a contract', () => {
  it('is the whole amount over 24 months for a permanent contract', () => {
    const grant = computeGrant(rules(), 'FULL_24M', contract('2021-03-15', null), plenty);
    expect(grant).toMatchObject({
      amount: euros(50_000),
      funded: { start: '2021-03-15', end: '2023-03-14' },
    });
  });

  it('is the same total over 36 months under the partial option, for 0.70 × 36/24 is above one', () => {
    const grant = computeGrant(rules(), 'PARTIAL_36M', contract('2021-03-15', null), plenty);
    expect(grant).toMatchObject({
      amount: euros(50_000),
      funded: { start: '2021-03-15', end: '2024-03-14' },
    });
    expect(grant.lines[1]?.label).toContain(cents.format(euros(52_500)));
  });

  it('pays for the days that lie within a shorter contract', () => {
    const grant = computeGrant(rules(), 'FULL_24M', contract('2021-03-15', '2022-03-14'), plenty);
    expect(grant).toMatchObject({
      amount: euros(25_000),
      funded: { start: '2021-03-15', end: '2022-03-14' },
    });
  });

  it('never draws more than what is left of the commitment of the post', () => {
    const grant = computeGrant(rules(), 'FULL_24M', contract('2022-05-02', null), euros(12_345));
    expect(grant.amount).toBe(euros(12_345));
    expect(grant.lines.at(-1)).toMatchObject({ amountCents: 1_234_500 });
    expect(grant.funded).toEqual({ start: '2022-05-02', end: '2022-10-28' });
  });

  it('pays a second contract on the post for the days that the first one left, at the same rate', () => {
    fc.assert(
      fc.property(anyDay, fc.integer({ min: 1, max: 729 }), (start, served) => {
        const first = computeGrant(rules(), 'FULL_24M', { start, end: null }, plenty);
        const all = daysOf(first.funded);
        const spent = proRata(first.amount, first.funded, day.addDays(start, served - 1));
        const left = cents.subtract(first.amount, spent);
        const second = computeGrant(rules(), 'FULL_24M', { start, end: null }, left);
        expect(second.amount).toBe(left);
        expect(daysOf(second.funded)).toBe(all - served);
      }),
    );
  });

  it('costs each day what the rules say, to half a day, however little is left', () => {
    fc.assert(
      fc.property(anyContract, anyOption, anyAmount, (within, option, drawable) => {
        const uncut = computeGrant(rules(), option, within, plenty);
        const { amount, funded } = computeGrant(rules(), option, within, drawable);
        if (drawable >= uncut.amount) return expect({ amount, funded }).toEqual(pick(uncut));
        const whole = computeGrant(rules(), option, { start: within.start, end: null }, plenty);
        const days = BigInt(daysOf(funded));
        const difference = amount * BigInt(daysOf(whole.funded)) - days * whole.amount;
        expect(funded.end <= uncut.funded.end).toBe(true);
        if (days > 1n) expect(2n * (difference < 0n ? -difference : difference) <= whole.amount).toBe(true);
      }),
    );
  });

  it('is explained line by line, with the versions of the figures it used', () => {
    const { amount, lines } = computeGrant(
      rules(euros(32_000), 18),
      'PARTIAL_36M',
      contract('2021-06-01', '2022-05-31'),
      plenty,
    );
    expect(lines.map(({ parameterIds }) => parameterIds)).toEqual([
      ['version of grant.amount', 'version of grant.months'],
      ['version of grant.partial_share', 'version of grant.partial_months'],
      [],
    ]);
    expect(lines.at(-1)?.amountCents).toBe(cents.toNumber(amount));
  });

  it('lies within the contract, costs no more than the amount of the rules, and is not negative', () => {
    fc.assert(
      fc.property(anyContract, anyOption, anyAmount, (within, option, drawable) => {
        const { amount, funded } = computeGrant(rules(), option, within, drawable);
        expect(amount >= 0n && amount <= euros(50_000) && amount <= drawable).toBe(true);
        expect(funded.start).toBe(within.start);
        if (within.end !== null) expect(funded.end <= within.end).toBe(true);
      }),
    );
  });
});

describe('a grant whose contract ends early', () => {
  const funded = { start: parseDay('2021-03-15'), end: parseDay('2023-03-14') };

  it('comes to its days: 412 of 730', () => {
    expect(proRata(euros(50_000), funded, parseDay('2022-04-30'))).toBe(2_821_918n);
  });

  it('comes to nothing before its first day, to all of it on its last or later', () => {
    expect(proRata(euros(50_000), funded, parseDay('2021-03-14'))).toBe(0n);
    expect(proRata(euros(50_000), funded, funded.end)).toBe(euros(50_000));
    expect(proRata(euros(50_000), funded, parseDay('2024-01-01'))).toBe(euros(50_000));
  });

  it('grows with the days, within the grant', () => {
    fc.assert(
      fc.property(anyAmount, fc.nat(800), fc.nat(800), (amount, a, b) => {
        const [first, last] = [Math.min(a, b), Math.max(a, b)].map((n) =>
          proRata(amount, funded, day.addDays(funded.start, n)),
        ) as [Cents, Cents];
        expect(first >= 0n && first <= last && last <= amount).toBe(true);
      }),
    );
  });
});

describe('the instalments of a grant', () => {
  it('are 30, 30 and 40 per cent of it', () => {
    expect(splitGrant(euros(50_000), [30, 30, 40])).toEqual([euros(15_000), euros(15_000), euros(20_000)]);
  });

  it('add up to it, to the cent', () => {
    fc.assert(
      fc.property(anyAmount, (amount) => {
        expect(cents.sum(splitGrant(amount, [30, 30, 40]))).toBe(amount);
      }),
    );
  });
});

const daysOf = ({ start, end }: { start: Day; end: Day }) => day.daysBetween(start, end) + 1;
const pick = ({ amount, funded }: ReturnType<typeof computeGrant>) => ({ amount, funded });
const anyAmount = fc.bigInt({ min: 0n, max: 10_000_000n }).map((amount) => cents.of(amount));
const anyOption = fc.constantFrom<GrantOption>('FULL_24M', 'PARTIAL_36M');
const anyDay = fc.integer({ min: 0, max: 1_500 }).map((days) => day.addDays(parseDay('2021-01-01'), days));
const anyContract: fc.Arbitrary<{ start: Day; end: Day | null }> = fc
  .tuple(anyDay, fc.option(fc.nat(2_000), { nil: null }))
  .map(([start, length]) => ({ start, end: length === null ? null : day.addDays(start, length) }));
