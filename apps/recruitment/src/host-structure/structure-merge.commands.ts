/** Proposing, approving, refusing and undoing merges. Both structures are held first, ids ascending, then the merge. */
import { createHash } from 'node:crypto';
import { HostStructuresMerged, HostStructuresUnmerged } from '@cnfs/contracts';
import { NotFound, newId } from '@cnfs/kernel';
import { type Transaction, violates } from '@cnfs/messaging';
import { type Actor, ApprovalSteps, actorLabel } from '@cnfs/platform';
import { Injectable } from '@nestjs/common';
import { HostStructureRow } from './host-structure.entity.js';
import { hostStructureMachine } from './host-structure.js';
import {
  MergeAlreadyProposed,
  type Mergeable,
  checkMerge,
  checkUndoing,
  mergeMachine,
} from './structure-merge.js';
import { StructureMergeRow } from './structure-merge.entity.js';

export interface ProposeMerge {
  readonly keptId: string;
  readonly aliasId: string;
  readonly reason: string;
}

interface Held {
  readonly merge: StructureMergeRow;
  readonly kept: Mergeable;
  readonly alias: Mergeable;
}

@Injectable()
export class StructureMergeCommands {
  constructor(private readonly approvals: ApprovalSteps) {}

  /** @throws as checkMerge does; MergeAlreadyProposed */
  async propose(tx: Transaction, actor: Actor, command: ProposeMerge): Promise<string> {
    const { kept, alias } = await this.holdPair(tx, command);
    checkMerge(kept, alias);
    const id = newId();
    const merge = { ...command, id, state: 'PROPOSED' as const };
    try {
      await tx.manager.insert(StructureMergeRow, {
        ...merge,
        proposedBy: actorLabel(actor),
        proposedAt: tx.now(),
      });
    } catch (error) {
      if (violates(error, 'structure_merge_open')) throw new MergeAlreadyProposed();
      throw error;
    }
    await this.record(tx, merge, 'propose', actor);
    return id;
  }

  /** @throws SamePerson for who proposed it; as checkMerge does, of what holds today */
  async approve(tx: Transaction, actor: Actor, mergeId: string): Promise<void> {
    const { merge, kept, alias } = await this.hold(tx, mergeId);
    const state = mergeMachine.next(merge.state, 'approve');
    await this.record(tx, merge, 'approve', actor);
    checkMerge(kept, alias);
    await tx.manager.update(HostStructureRow, alias.id, {
      state: hostStructureMachine.next(alias.state, 'merge'),
      mergedInto: kept.id,
    });
    await tx.manager.update(StructureMergeRow, mergeId, {
      state,
      builtBefore: await built(tx, merge),
      decidedBy: actorLabel(actor),
      decidedAt: tx.now(),
    });
    tx.append(HostStructuresMerged, { structureId: kept.id, aliasId: alias.id, date: tx.today() });
  }

  /** The two are different structures: they are proposed as duplicates no more. @throws SamePerson for who proposed it */
  async refuse(tx: Transaction, actor: Actor, mergeId: string, reason: string): Promise<void> {
    const { merge } = await this.hold(tx, mergeId);
    const state = mergeMachine.next(merge.state, 'refuse');
    await this.record(tx, merge, 'refuse', actor);
    await tx.manager.update(StructureMergeRow, mergeId, {
      state,
      refusal: reason,
      decidedBy: actorLabel(actor),
      decidedAt: tx.now(),
    });
  }

  /** @throws MergeBuiltUpon */
  async undo(tx: Transaction, actor: Actor, mergeId: string): Promise<void> {
    const { merge, alias } = await this.hold(tx, mergeId);
    const state = mergeMachine.next(merge.state, 'undo');
    checkUndoing(merge.builtBefore ?? 0, await built(tx, merge));
    await tx.manager.update(HostStructureRow, alias.id, {
      state: hostStructureMachine.next(alias.state, 'unmerge'),
      mergedInto: null,
    });
    await tx.manager.update(StructureMergeRow, mergeId, {
      state,
      undoneBy: actorLabel(actor),
      undoneAt: tx.now(),
    });
    tx.append(HostStructuresUnmerged, { structureId: merge.keptId, aliasId: alias.id, date: tx.today() });
  }

  private async hold(tx: Transaction, mergeId: string): Promise<Held> {
    // Which two it is about never changes: read first, so that the rows are locked in the one order.
    const parts = await tx.manager.findOneBy(StructureMergeRow, { id: mergeId });
    if (!parts) throw new NotFound();
    const pair = await this.holdPair(tx, parts);
    return { ...pair, merge: await tx.lock(StructureMergeRow, mergeId) };
  }

  private async holdPair(
    tx: Transaction,
    { keptId, aliasId }: { readonly keptId: string; readonly aliasId: string },
  ): Promise<{ kept: Mergeable; alias: Mergeable }> {
    const held = await tx.query<Mergeable>(
      `SELECT h.id, h.sector, h.state, EXISTS (SELECT FROM host_structure a WHERE a.merged_into = h.id) AS "hasAliases"
         FROM host_structure h WHERE h.id IN ($1, $2) ORDER BY h.id FOR UPDATE OF h`,
      [keptId, aliasId],
    );
    const kept = held.find(({ id }) => id === keptId);
    const alias = held.find(({ id }) => id === aliasId);
    if (!kept || !alias) throw new NotFound();
    return { kept, alias };
  }

  private record(
    tx: Transaction,
    { id, keptId, aliasId }: Pick<StructureMergeRow, 'id' | 'keptId' | 'aliasId'>,
    step: string,
    actor: Actor,
  ): Promise<void> {
    const contentHash = createHash('sha256').update(`${keptId} ${aliasId}`).digest('hex');
    return this.approvals.record(tx, { subject: 'structure-merge', subjectId: id, step, contentHash, actor });
  }
}

/** What was asked, talked over and decided of both: rows that are never deleted, and whose number says whether any came. */
async function built(tx: Transaction, { keptId, aliasId }: StructureMergeRow): Promise<number> {
  const [row] = await tx.query<{ built: number }>(
    `SELECT ((SELECT count(*) FROM post_request WHERE structure_id = ANY($1))
           + (SELECT count(*) FROM selection WHERE structure_id = ANY($1))
           + (SELECT count(*) FROM host_structure_decision WHERE structure_id = ANY($1)))::int AS built`,
    [[keptId, aliasId]],
  );
  return row?.built ?? 0;
}
