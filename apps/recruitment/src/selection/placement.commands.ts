/** Keeps what deployment says of a confirmed selection and does what follows for it, its post and its candidate. */
import { PostOccupied, PostVacated, SelectionEnded } from '@cnfs/contracts';
import type { Transaction } from '@cnfs/messaging';
import { Injectable } from '@nestjs/common';
import { CandidateRow } from '../candidate/candidate.entity.js';
import { PostRow } from '../post/post.entity.js';
import {
  type Placement,
  type PlacementFact,
  type Standing,
  evaluate,
  remember,
  vacantFrom,
} from './placement.js';
import { PlacementRow, SelectionRow } from './selection.entity.js';
import { SelectionSteps } from './selection-steps.js';

@Injectable()
export class PlacementCommands {
  constructor(private readonly steps: SelectionSteps) {}

  async take(tx: Transaction, selectionId: string, fact: PlacementFact): Promise<void> {
    // Its post and candidate never change: read first, so that the rows are locked in the one order.
    const parts = await tx.manager.findOneBy(SelectionRow, { id: selectionId });
    if (!parts) {
      await this.keep(tx, selectionId, fact);
      return;
    }
    const post = await tx.lock(PostRow, parts.postId);
    const candidate = await tx.lock(CandidateRow, parts.candidateId);
    const selection = await tx.lock(SelectionRow, selectionId);
    const placement = await this.keep(tx, selectionId, fact);
    const before: Standing = { selection: selection.state, post, candidate: candidate.state };
    const after = evaluate(selectionId, before, placement);
    if (after.candidate !== before.candidate)
      await tx.manager.update(CandidateRow, candidate.id, { state: after.candidate });
    await this.followPost(tx, selection, post, after, placement);
    await this.followSelection(tx, selection, after, placement);
  }

  private async keep(tx: Transaction, selectionId: string, fact: PlacementFact): Promise<Placement> {
    const none = {
      selectionId,
      assignmentId: fact.assignmentId,
      deployedOn: null,
      lastDay: null,
      endCause: null,
    };
    await tx.manager.createQueryBuilder().insert().into(PlacementRow).values(none).orIgnore().execute();
    const row = await tx.manager.findOneOrFail(PlacementRow, {
      where: { selectionId },
      lock: { mode: 'pessimistic_write' },
    });
    const placement = remember(placementOf(row), fact);
    await tx.manager.update(PlacementRow, selectionId, {
      deployedOn: placement.deployedOn,
      lastDay: placement.end?.lastDay ?? null,
      endCause: placement.end?.cause ?? null,
    });
    return placement;
  }

  private async followPost(
    tx: Transaction,
    selection: SelectionRow,
    post: PostRow,
    after: Standing,
    { assignmentId, deployedOn, end }: Placement,
  ): Promise<void> {
    if (after.post.state === post.state) return;
    const { state, selectionId } = after.post;
    const ids = { ...caseIds(selection), assignmentId };
    if (state === 'VACANT' && end !== null) {
      const date = vacantFrom(end);
      await tx.manager.update(PostRow, post.id, { state, selectionId, vacantSince: date });
      tx.append(PostVacated, { ...ids, cause: end.cause, date });
    } else if (deployedOn !== null) {
      await tx.manager.update(PostRow, post.id, { state, selectionId });
      tx.append(PostOccupied, { ...ids, date: deployedOn });
    }
  }

  private async followSelection(
    tx: Transaction,
    selection: SelectionRow,
    after: Standing,
    { assignmentId, end }: Placement,
  ): Promise<void> {
    if (after.selection === selection.state || end === null) return;
    await this.steps.take(tx, selection.id, after.selection, { reason: end.cause });
    tx.append(SelectionEnded, {
      ...caseIds(selection),
      assignmentId,
      cause: end.cause,
      date: end.lastDay,
    });
  }
}

function placementOf({ assignmentId, deployedOn, lastDay, endCause }: PlacementRow): Placement {
  const end = lastDay !== null && endCause !== null ? { lastDay, cause: endCause } : null;
  return { assignmentId, deployedOn, end };
}

function caseIds({ id, postId, candidateId, structureId }: SelectionRow) {
  return { selectionId: id, postId, candidateId, structureId };
}
