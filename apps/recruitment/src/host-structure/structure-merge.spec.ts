import { describe, expect, it } from '@jest/globals';
import { IllegalState } from '@cnfs/kernel';
import fc from 'fast-check';
import { StructureMerged, StructureSuspended, hostStructureMachine, mayRecruit } from './host-structure.js';
import {
  AliasHasAliases,
  MergeBuiltUpon,
  type Mergeable,
  SameStructure,
  SectorsDiffer,
  checkMerge,
  checkUndoing,
  mergeMachine,
} from './structure-merge.js';

const kept: Mergeable = { id: 'a', sector: 'PUBLIC', state: 'ACTIVE', hasAliases: false };
const alias: Mergeable = { ...kept, id: 'b' };

describe('a merge of two structures', () => {
  it('takes two records that are both active, of one sector', () => {
    expect(() => checkMerge(kept, alias)).not.toThrow();
    expect(() => checkMerge(kept, kept)).toThrow(SameStructure);
    expect(() => checkMerge(kept, { ...alias, sector: 'PRIVATE' })).toThrow(SectorsDiffer);
  });

  it('lifts no suspension', () => {
    expect(() => checkMerge(kept, { ...alias, state: 'SUSPENDED' })).toThrow(StructureSuspended);
    expect(() => checkMerge({ ...kept, state: 'SUSPENDED' }, alias)).toThrow(StructureSuspended);
  });

  it('leads to a structure and never to another alias', () => {
    expect(() => checkMerge({ ...kept, state: 'MERGED' }, alias)).toThrow(StructureMerged);
    expect(() => checkMerge(kept, { ...alias, hasAliases: true })).toThrow(AliasHasAliases);
    expect(() => checkMerge({ ...kept, hasAliases: true }, alias)).not.toThrow();
  });

  it('is undone until something was built on it', () => {
    expect(() => checkUndoing(3, 3)).not.toThrow();
    expect(() => checkUndoing(3, 4)).toThrow(MergeBuiltUpon);
  });

  it('is decided once, and undone once', () => {
    expect(mergeMachine.next(mergeMachine.next('PROPOSED', 'approve'), 'undo')).toBe('UNDONE');
    for (const state of ['MERGED', 'REFUSED', 'UNDONE'] as const)
      for (const event of ['approve', 'refuse'] as const)
        expect(() => mergeMachine.next(state, event)).toThrow(IllegalState);
    for (const state of ['PROPOSED', 'REFUSED', 'UNDONE'] as const)
      expect(() => mergeMachine.next(state, 'undo')).toThrow(IllegalState);
  });
});

describe('an alias', () => {
  it('asks for nothing itself, and does again once the merge is undone', () => {
    const merged = hostStructureMachine.next('ACTIVE', 'merge');
    expect(() => mayRecruit(merged)).toThrow(StructureMerged);
    expect(() => mayRecruit(hostStructureMachine.next(merged, 'unmerge'))).not.toThrow();
  });

  it('never has an alias, whatever merges are tried in whatever order', () => {
    const step = fc.record({ kept: fc.nat(5), alias: fc.nat(5) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 20 }), (steps) => {
        const into = new Map<number, number>();
        const seen = (n: number): Mergeable => ({
          ...kept,
          id: String(n),
          state: into.has(n) ? 'MERGED' : 'ACTIVE',
          hasAliases: [...into.values()].includes(n),
        });
        for (const one of steps) {
          try {
            checkMerge(seen(one.kept), seen(one.alias));
          } catch {
            continue;
          }
          into.set(one.alias, one.kept);
        }
        for (const target of into.values()) expect(into.has(target)).toBe(false);
      }),
    );
  });
});
