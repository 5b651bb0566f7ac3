/**
 * Merging two records of one structure: proposed by one person, approved by another, undone while nothing was built on it.
 * The record that is not kept becomes an alias; what it has stays its own and counts for the structure that was kept.
 */
import { Conflict, IllegalState, RuleBroken, defineStateMachine } from '@cnfs/kernel';
import { type HostStructureState, type Sector, mayRecruit } from './host-structure.js';

export type MergeState = 'PROPOSED' | 'MERGED' | 'REFUSED' | 'UNDONE';
export type MergeEvent = 'approve' | 'refuse' | 'undo';

export const mergeMachine = defineStateMachine<MergeState, MergeEvent>('structure-merge', [
  { from: 'PROPOSED', event: 'approve', to: 'MERGED' },
  { from: 'PROPOSED', event: 'refuse', to: 'REFUSED' },
  { from: 'MERGED', event: 'undo', to: 'UNDONE' },
]);

export interface Mergeable {
  readonly id: string;
  readonly sector: Sector;
  readonly state: HostStructureState;
  /** Whether other records are aliases of it. */
  readonly hasAliases: boolean;
}

/**
 * Whether the second may become an alias of the first. Of one that has aliases none is made: an alias leads to a structure,
 * never to another alias.
 * @throws SameStructure, SectorsDiffer, AliasHasAliases; StructureSuspended, StructureMerged and so on of either
 */
export function checkMerge(kept: Mergeable, alias: Mergeable): void {
  if (kept.id === alias.id) throw new SameStructure();
  mayRecruit(kept.state);
  mayRecruit(alias.state);
  if (kept.sector !== alias.sector) throw new SectorsDiffer();
  if (alias.hasAliases) throw new AliasHasAliases();
}

/** @throws MergeBuiltUpon when either has more requests, talks or decisions than when they were merged */
export function checkUndoing(before: number, now: number): void {
  if (now > before) throw new MergeBuiltUpon(now - before);
}

export class SameStructure extends RuleBroken {
  constructor() {
    super('SAME_STRUCTURE', 'Une structure ne se fusionne pas avec elle-même.', [
      { pointer: '/aliasId', detail: 'Indiquez une autre structure.' },
    ]);
  }
}

export class SectorsDiffer extends RuleBroken {
  constructor() {
    super(
      'SECTORS_DIFFER',
      'L’une est publique et l’autre privée : ce ne sont pas deux enregistrements d’une même structure.',
    );
  }
}

export class AliasHasAliases extends RuleBroken {
  constructor() {
    super(
      'ALIAS_HAS_ALIASES',
      'D’autres enregistrements ont déjà été fusionnés dans celui-ci : c’est lui qu’il faut garder.',
      [{ pointer: '/keptId', detail: 'Inversez les deux structures.' }],
    );
  }
}

export class MergeAlreadyProposed extends Conflict {
  constructor() {
    super('MERGE_ALREADY_PROPOSED', 'Une fusion de cette structure est déjà proposée.');
  }
}

export class MergeBuiltUpon extends IllegalState {
  constructor(count: number) {
    super(
      'MERGE_BUILT_UPON',
      `${count} demandes, mises en relation ou décisions ont suivi la fusion : elle ne peut plus être annulée.`,
    );
  }
}
