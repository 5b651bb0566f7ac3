import { describe, expect, it } from '@jest/globals';
import { IllegalState, cents, parseDay } from '@cnfs/kernel';
import fc from 'fast-check';
import { CandidateNotFree } from '../candidate/candidate.js';
import { StructureSuspended } from '../host-structure/host-structure.js';
import { PostNotVacant } from '../post/post.js';
import {
  type Contract,
  ContractEndMissing,
  ContractEndUnexpected,
  ContractEndsBeforeItStarts,
  FullTimeOnly,
  type Parties,
  PostNotReserved,
  PostOfAnotherStructure,
  SalaryBelowMinimum,
  confirm,
  declareContract,
  propose,
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
const free: Parties = {
  structure: { id: 'structure', state: 'ACTIVE' },
  post: { structureId: 'structure', state: 'VACANT', selectionId: null },
  candidate: { state: 'VERIFIED', heldBy: null },
};
const reserved: Parties = {
  ...free,
  post: { ...free.post, state: 'RESERVED', selectionId: 'selection' },
  candidate: { state: 'VERIFIED', heldBy: 'selection' },
};
const suspended = { structure: { id: 'structure', state: 'SUSPENDED' } } as const;
const interviewed = { id: 'selection', state: 'INTERVIEWED' } as const;
const declared = { id: 'selection', state: 'CONTRACT_DECLARED' } as const;

describe('a selection', () => {
  it('begins between a structure in good standing, its vacant post and a candidate who is free', () => {
    expect(propose(free)).toBe('PROPOSED');
    expect(() => propose({ ...free, ...suspended })).toThrow(StructureSuspended);
    expect(() => propose({ ...free, post: { ...free.post, structureId: 'other' } })).toThrow(
      PostOfAnotherStructure,
    );
    expect(() => propose(reserved)).toThrow(PostNotVacant);
    expect(() => propose({ ...free, candidate: { state: 'REGISTERED', heldBy: null } })).toThrow(
      CandidateNotFree,
    );
  });

  it('goes through shortlist and interview before a contract is declared', () => {
    expect(selectionMachine.next('PROPOSED', 'shortlist')).toBe('SHORTLISTED');
    expect(selectionMachine.next('SHORTLISTED', 'interview')).toBe('INTERVIEWED');
    for (const state of ['PROPOSED', 'SHORTLISTED', 'DECLINED', 'CONFIRMED'] as const)
      expect(() => declareContract({ id: 'selection', state }, free, contract, smic)).toThrow(IllegalState);
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
});

describe('declaring a contract', () => {
  it('reserves the post for the selection', () => {
    expect(declareContract(interviewed, free, contract, smic)).toEqual({
      state: 'CONTRACT_DECLARED',
      post: { state: 'RESERVED', selectionId: 'selection' },
    });
  });

  it('is refused when the post or the candidate was taken meanwhile', () => {
    const taken = { ...free, post: { ...free.post, state: 'RESERVED', selectionId: 'other' } } as const;
    expect(() => declareContract(interviewed, taken, contract, smic)).toThrow(PostNotVacant);
    expect(() =>
      declareContract(
        interviewed,
        { ...free, candidate: { state: 'VERIFIED', heldBy: 'other' } },
        contract,
        smic,
      ),
    ).toThrow(CandidateNotFree);
  });

  it('takes a last day from every contract but a CDI', () => {
    const declare = (changes: Partial<Contract>) => () =>
      declareContract(interviewed, free, { ...contract, ...changes }, smic);
    expect(declare({ type: 'CDI', end: null })).not.toThrow();
    expect(declare({ type: 'CDI' })).toThrow(ContractEndUnexpected);
    for (const type of ['CDD', 'PEC', 'CONTRAT_DE_PROJET'] as const)
      expect(declare({ type, end: null })).toThrow(ContractEndMissing);
    expect(declare({ end: parseDay('2021-05-02') })).toThrow(ContractEndsBeforeItStarts);
  });

  it('is for full time', () => {
    expect(() => declareContract(interviewed, free, { ...contract, fullTime: false }, smic)).toThrow(
      FullTimeOnly,
    );
  });

  it('pays the SMIC of that date at least, to the cent', () => {
    fc.assert(
      fc.property(fc.bigInt(100_000n, 250_000n), fc.bigInt(100_000n, 250_000n), (salary, minimum) => {
        const declare = () =>
          declareContract(
            interviewed,
            free,
            { ...contract, grossMonthlySalary: cents.of(salary) },
            cents.of(minimum),
          );
        if (salary < minimum) expect(declare).toThrow(SalaryBelowMinimum);
        else expect(declare).not.toThrow();
      }),
    );
  });
});

describe('confirming a selection', () => {
  it('is done once everything still holds', () => {
    expect(confirm(declared, reserved, contract, smic)).toBe('CONFIRMED');
  });

  it('is refused when the post is not reserved for it', () => {
    expect(() => confirm(declared, free, contract, smic)).toThrow(PostNotReserved);
    const other = { ...reserved, post: { ...reserved.post, selectionId: 'other' } };
    expect(() => confirm(declared, other, contract, smic)).toThrow(PostNotReserved);
  });

  it('is refused when the structure was suspended, the candidate taken or the SMIC raised since', () => {
    expect(() => confirm(declared, { ...reserved, ...suspended }, contract, smic)).toThrow(
      StructureSuspended,
    );
    expect(() =>
      confirm(declared, { ...reserved, candidate: { state: 'VERIFIED', heldBy: 'other' } }, contract, smic),
    ).toThrow(CandidateNotFree);
    expect(() => confirm(declared, reserved, contract, cents.of(180_001))).toThrow(SalaryBelowMinimum);
  });

  it('is done once', () => {
    expect(() => confirm({ id: 'selection', state: 'CONFIRMED' }, reserved, contract, smic)).toThrow(
      IllegalState,
    );
  });
});
