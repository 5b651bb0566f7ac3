import { describe, expect, it } from '@jest/globals';
import { parseDay } from '@cnfs/kernel';
import { TerminationOutsideContract, declare, terminationMachine } from './termination.js';

const contract = { start: parseDay('2021-09-01'), end: parseDay('2023-08-31') };

describe('a termination', () => {
  it('takes effect on a day of the contract', () => {
    expect(declare(contract, contract.start)).toBe('DECLARED');
    expect(declare(contract, contract.end)).toBe('DECLARED');
    expect(() => declare(contract, parseDay('2021-08-31'))).toThrow(TerminationOutsideContract);
    expect(() => declare(contract, parseDay('2023-09-01'))).toThrow(TerminationOutsideContract);
  });

  it('may take effect on any later day of a permanent contract', () => {
    expect(declare({ ...contract, end: null }, parseDay('2030-01-01'))).toBe('DECLARED');
  });

  it('is decided once', () => {
    for (const event of ['withdraw', 'refuse', 'validate'] as const) {
      expect(terminationMachine.can('DECLARED', event)).toBe(true);
      for (const state of ['WITHDRAWN', 'REFUSED', 'VALIDATED'] as const)
        expect(terminationMachine.can(state, event)).toBe(false);
    }
  });
});
