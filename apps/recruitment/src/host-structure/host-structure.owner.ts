/** A structure that is an alias acts by the one it was merged into: both are held, ids ascending, and the second decides. */
import { Conflict, NotFound } from '@cnfs/kernel';
import type { Transaction } from '@cnfs/messaging';
import { HostStructureRow } from './host-structure.entity.js';

export interface Owned {
  readonly structure: HostStructureRow;
  /** Whose requests and posts the structure's are: itself, unless it is an alias. */
  readonly owner: HostStructureRow;
}

/** @throws NotFound; MergedMeanwhile */
export async function holdWithOwner(tx: Transaction, structureId: string): Promise<Owned> {
  const known = await tx.manager.findOneBy(HostStructureRow, { id: structureId });
  if (!known) throw new NotFound();
  const held = new Map<string, HostStructureRow>();
  for (const id of [structureId, known.mergedInto].filter((id) => id !== null).sort())
    held.set(id, await tx.lock(HostStructureRow, id));
  const structure = held.get(structureId) ?? known;
  if (structure.mergedInto !== known.mergedInto) throw new MergedMeanwhile();
  return { structure, owner: held.get(structure.mergedInto ?? structureId) ?? structure };
}

export class MergedMeanwhile extends Conflict {
  constructor() {
    super(
      'MERGED_MEANWHILE',
      'Une fusion de cette structure vient d’être faite ou annulée : recommencez sur ce qui est maintenant.',
    );
  }
}
