import { describe, expect, it } from '@jest/globals';
import { type Period, parseDay } from '@cnfs/kernel';
import { CandidateUnderContract, PostUnderContract, checkContractDays } from './contract-days.js';

const from = (start: string, end: string | null): Period => ({
  start: parseDay(start),
  end: end === null ? null : parseDay(end),
});

describe('the days of a contract', () => {
  const earlier = from('2021-05-03', '2022-09-30');
  const check = (contract: Period, of: 'candidate' | 'post') => () =>
    checkContractDays(contract, {
      ofCandidate: of === 'candidate' ? [earlier] : [],
      ofPost: of === 'post' ? [earlier] : [],
    });

  it('begin after the last day of the person’s other contract, and of the post’s', () => {
    for (const [of, error] of [
      ['candidate', CandidateUnderContract],
      ['post', PostUnderContract],
    ] as const) {
      expect(check(from('2022-10-01', '2024-09-30'), of)).not.toThrow();
      expect(check(from('2022-09-30', '2024-09-29'), of)).toThrow(error);
      expect(check(from('2022-10-01', null), of)).not.toThrow();
      expect(check(from('2022-09-30', null), of)).toThrow(error);
    }
  });

  it('may come before another contract begins, unless they have no end', () => {
    expect(check(from('2021-01-04', '2021-05-02'), 'candidate')).not.toThrow();
    expect(check(from('2021-01-04', null), 'candidate')).toThrow(CandidateUnderContract);
  });

  it('never follow a contract without an end', () => {
    const others = { ofCandidate: [from('2021-05-03', null)], ofPost: [] };
    expect(() => checkContractDays(from('2030-01-01', '2031-12-31'), others)).toThrow(CandidateUnderContract);
  });
});
