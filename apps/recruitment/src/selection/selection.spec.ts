import { describe, expect, it } from '@jest/globals';
import { cents, parseDay } from '@cnfs/kernel';
import fc from 'fast-check';
import {
  type Contract,
  ContractEndMissing,
  ContractEndUnexpected,
  ContractEndsBeforeItStarts,
  FullTimeOnly,
  OpinionTooLate,
  SalaryBelowMinimum,
  checkContract,
  receiveOpinion,
  selectionMachine,
} from './selection.js';

const smic = cents.of(155_458);
const contract: Contract = {
  type: 'CDD',
  start: parseDay('2021-05-03'),
  end: parseDay('2023-05-02'),
  grossMonthlySalary: cents.of(180_000),
  fullTime: true,
  grantOption: 'FULL_24M',
};

describe('a selection', () => {
  it('goes through shortlist and interview before a contract is declared, then confirmed', () => {
    expect(selectionMachine.next('PROPOSED', 'shortlist')).toBe('SHORTLISTED');
    expect(selectionMachine.next('SHORTLISTED', 'interview')).toBe('INTERVIEWED');
    for (const state of selectionMachine.states) {
      expect(selectionMachine.can(state, 'declareContract')).toBe(state === 'INTERVIEWED');
      expect(selectionMachine.can(state, 'confirm')).toBe(state === 'CONTRACT_DECLARED');
    }
  });

  it('is declined while nothing is reserved, cancelled before the confirmation, and ended by deployment after it', () => {
    for (const state of selectionMachine.states) {
      expect(selectionMachine.can(state, 'decline')).toBe(
        ['PROPOSED', 'SHORTLISTED', 'INTERVIEWED'].includes(state),
      );
      expect(selectionMachine.can(state, 'cancel')).toBe(state === 'CONTRACT_DECLARED');
      expect(selectionMachine.can(state, 'end')).toBe(state === 'CONFIRMED');
    }
  });

  it('receives opinions on the candidate until it is confirmed or over', () => {
    for (const state of ['PROPOSED', 'SHORTLISTED', 'INTERVIEWED', 'CONTRACT_DECLARED'] as const)
      expect(() => receiveOpinion(state)).not.toThrow();
    for (const state of ['CONFIRMED', 'ENDED', 'DECLINED', 'CANCELLED'] as const)
      expect(() => receiveOpinion(state)).toThrow(OpinionTooLate);
  });
});

describe('a contract', () => {
  const check = (changes: Partial<Contract>) => () => checkContract({ ...contract, ...changes }, smic);

  it('has a last day, not before the first, unless it is a CDI, which has none', () => {
    expect(check({ type: 'CDI', end: null })).not.toThrow();
    expect(check({ type: 'CDI' })).toThrow(ContractEndUnexpected);
    for (const type of ['CDD', 'PEC', 'CONTRAT_DE_PROJET'] as const) {
      expect(check({ type })).not.toThrow();
      expect(check({ type, end: null })).toThrow(ContractEndMissing);
    }
    expect(check({ end: contract.start })).not.toThrow();
    expect(check({ end: parseDay('2021-05-02') })).toThrow(ContractEndsBeforeItStarts);
  });

  it('is for full time', () => {
    expect(check({ fullTime: false })).toThrow(FullTimeOnly);
  });

  it('pays the SMIC of its first day at least, to the cent', () => {
    fc.assert(
      fc.property(fc.bigInt(100_000n, 250_000n), fc.bigInt(100_000n, 250_000n), (salary, minimum) => {
        const paid = { ...contract, grossMonthlySalary: cents.of(salary) };
        const pay = () => checkContract(paid, cents.of(minimum));
        if (salary < minimum) expect(pay).toThrow(SalaryBelowMinimum);
        else expect(pay).not.toThrow();
      }),
    );
  });
});
