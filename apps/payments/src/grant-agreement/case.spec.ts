import { describe, expect, it } from '@jest/globals';
import { parseDay } from '@cnfs/kernel';
import fc from 'fast-check';
import { type Fact, abandonedOn, learn, nothingKnown, trainedOn } from './case.js';

const [march, april, june] = ['2021-03-15', '2021-04-12', '2021-06-18'].map((text) => parseDay(text)) as [
  ReturnType<typeof parseDay>,
  ReturnType<typeof parseDay>,
  ReturnType<typeof parseDay>,
];
const knowing = (facts: readonly Fact[]) => facts.reduce(learn, nothingKnown);

const opened = (enrolmentId: string, attempt: number): Fact => ({
  kind: 'enrolment',
  enrolmentId,
  known: { attempt, openedOn: march },
});
const abandoned = (enrolmentId: string): Fact => ({
  kind: 'enrolment',
  enrolmentId,
  known: { abandonedOn: april },
});
const trained = (enrolmentId: string): Fact => ({
  kind: 'enrolment',
  enrolmentId,
  known: { trainedOn: june },
});

describe('what is known of a case', () => {
  it('keeps the latest word on a termination, whichever is told first', () => {
    const declared: Fact = { kind: 'termination', sequence: 4, pending: true };
    const withdrawn: Fact = { kind: 'termination', sequence: 5, pending: false };
    expect(knowing([declared, withdrawn]).termination?.pending).toBe(false);
    expect(knowing([withdrawn, declared]).termination?.pending).toBe(false);
    expect(knowing([declared]).termination?.pending).toBe(true);
  });

  it('counts training as abandoned until another enrolment is opened, or training is done', () => {
    expect(abandonedOn(knowing([opened('a', 1), abandoned('a')]))).toBe(april);
    expect(abandonedOn(knowing([abandoned('a')]))).toBe(april);
    expect(abandonedOn(knowing([opened('a', 1), abandoned('a'), opened('b', 2)]))).toBeNull();
    expect(abandonedOn(knowing([opened('a', 1), abandoned('a'), trained('b')]))).toBeNull();
    expect(trainedOn(knowing([opened('a', 1), abandoned('a'), trained('b')]))).toBe(june);
  });

  it('is the same whatever the order of the facts and however often each is told', () => {
    const facts: Fact[] = [
      { kind: 'contract', sequence: 3, period: { start: march, end: null }, option: 'FULL_24M' },
      { kind: 'deployment', sequence: 2, on: june },
      { kind: 'termination', sequence: 3, pending: true },
      { kind: 'termination', sequence: 4, pending: false },
      { kind: 'end', sequence: 5, how: 'ENDED', on: june, terminationId: null },
      { kind: 'activity', on: april },
      { kind: 'activity', on: june },
      opened('a', 1),
      abandoned('a'),
      opened('b', 2),
      trained('b'),
    ];
    const again = fc.array(fc.constantFrom(...facts), { maxLength: 8 });
    const anyOrder = fc.tuple(fc.shuffledSubarray(facts, { minLength: facts.length }), again);
    fc.assert(
      fc.property(anyOrder, ([once, repeated]) => {
        expect(knowing([...once, ...repeated])).toEqual(knowing(facts));
      }),
    );
  });
});
