import { describe, expect, it } from '@jest/globals';
import { parseDay, parseRegion } from '@cnfs/kernel';
import fc from 'fast-check';
import {
  type Activation,
  type AssignmentFacts,
  ContractHasBegun,
  NotReady,
  OutsideHomeRegion,
  StartInTheFuture,
  StartOutsideContract,
  TerminationAwaitsDecision,
  activate,
  cancel,
  assignmentMachine,
  endOnTime,
  evaluate,
} from './assignment.js';

const start = parseDay('2021-09-01');
const limousin = parseRegion('75');
const ready: Activation = {
  state: 'READY',
  contract: { start, end: parseDay('2023-08-31') },
  homeRegion: limousin,
  postRegion: limousin,
  derogated: false,
  startedOn: start,
  today: parseDay('2021-09-10'),
  terminationOpen: false,
};
const nothingYet: AssignmentFacts = { state: null, selected: false, trainedOn: null, exemptedOn: null };

describe('an assignment', () => {
  it('is planned when the candidate is selected, and ready when trained or exempted', () => {
    expect(evaluate({ ...nothingYet, selected: true })).toEqual({ plan: true, ready: null });
    expect(evaluate({ ...nothingYet, selected: true, state: 'PLANNED', trainedOn: start }).ready).toBe(
      'TRAINED',
    );
    expect(evaluate({ ...nothingYet, selected: true, state: 'PLANNED', exemptedOn: start }).ready).toBe(
      'EXEMPTED',
    );
  });

  it('waits for the selection when training is told first, then is planned and ready at once', () => {
    expect(evaluate({ ...nothingYet, trainedOn: start })).toEqual({ plan: false, ready: null });
    expect(evaluate({ ...nothingYet, trainedOn: start, selected: true })).toEqual({
      plan: true,
      ready: 'TRAINED',
    });
  });

  it('is not planned twice, and a late word from training changes nothing once it is past', () => {
    const past = fc.constantFrom(
      'READY' as const,
      'ACTIVE' as const,
      'ENDED' as const,
      'TERMINATED' as const,
      'CANCELLED' as const,
    );
    fc.assert(
      fc.property(past, (state) => {
        const consequence = evaluate({ state, selected: true, trainedOn: start, exemptedOn: start });
        expect(consequence).toEqual({ plan: false, ready: null });
      }),
    );
  });

  it('starts on a day of the contract that has come', () => {
    expect(activate(ready)).toEqual({ state: 'ACTIVE', regionRule: 'KEPT' });
    expect(() => activate({ ...ready, startedOn: parseDay('2021-08-31') })).toThrow(StartOutsideContract);
    expect(() => activate({ ...ready, startedOn: parseDay('2021-09-11') })).toThrow(StartInTheFuture);
  });

  it('does not start before training is behind', () => {
    expect(() => activate({ ...ready, state: 'PLANNED' })).toThrow(NotReady);
  });

  it('stays in the home région unless ANCT recorded a derogation', () => {
    const elsewhere = { ...ready, postRegion: parseRegion('11') };
    expect(() => activate(elsewhere)).toThrow(OutsideHomeRegion);
    expect(activate({ ...elsewhere, derogated: true }).regionRule).toBe('DEROGATED');
  });

  it('does not start while a termination awaits its decision', () => {
    expect(() => activate({ ...ready, terminationOpen: true })).toThrow(TerminationAwaitsDecision);
  });

  it('ends the day after the contract, never during it, never while a termination awaits its decision', () => {
    const active = { state: 'ACTIVE' as const, contractEnd: start, terminationOpen: false };
    expect(endOnTime({ ...active, today: start })).toBeNull();
    expect(endOnTime({ ...active, today: parseDay('2021-09-02') })).toBe('ENDED');
    expect(endOnTime({ ...active, terminationOpen: true, today: parseDay('2021-09-02') })).toBeNull();
    expect(endOnTime({ ...active, contractEnd: null, today: parseDay('2031-09-02') })).toBeNull();
  });

  it('is cancelled at the end of a contract in which the adviser never was on the field', () => {
    const over = { contractEnd: start, terminationOpen: false, today: parseDay('2021-09-02') };
    for (const state of ['PLANNED', 'READY'] as const)
      expect(endOnTime({ ...over, state })).toBe('CANCELLED');
    for (const state of ['ENDED', 'TERMINATED', 'CANCELLED'] as const)
      expect(endOnTime({ ...over, state })).toBeNull();
  });

  it('is given up before its contract begins, and from then on terminated only', () => {
    const planned = { state: 'PLANNED' as const, contractStart: start };
    expect(cancel({ ...planned, today: parseDay('2021-08-31') })).toBe('CANCELLED');
    expect(() => cancel({ ...planned, today: start })).toThrow(ContractHasBegun);
  });

  it('can be terminated until it is over, and cancelled only before it starts', () => {
    for (const state of ['PLANNED', 'READY', 'ACTIVE'] as const)
      expect(assignmentMachine.next(state, 'terminate')).toBe('TERMINATED');
    expect(assignmentMachine.can('ACTIVE', 'cancel')).toBe(false);
    for (const state of ['ENDED', 'TERMINATED', 'CANCELLED'] as const)
      expect(assignmentMachine.can(state, 'terminate')).toBe(false);
  });
});
