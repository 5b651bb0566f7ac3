/** Keeps what deployment says of a confirmed selection and does what follows for it, its post and its candidate. */
import { PostOccupied, PostVacated, SelectionEnded } from '@cnfs/contracts';
import type { Transaction } from '@cnfs/messaging';
import { Injectable } from '@nestjs/common';
import { candidateMachine } from '../candidate/candidate.js';
import { CandidateRow } from '../candidate/candidate.entity.js';
import { RetentionPlan } from '../candidate/retention.plan.js';
import { occupy, vacate } from '../post/post.js';
import { PostRow } from '../post/post.entity.js';
import { VacancyCommands } from '../post/vacancy.commands.js';
import { type Placement, type PlacementFact, endedOn, evaluate, remember, vacantFrom } from './placement.js';
import { selectionMachine } from './selection.js';
import { PlacementRow, SelectionRow } from './selection.entity.js';
import { SelectionSteps } from './selection.steps.js';

@Injectable()
export class PlacementCommands {
  constructor(
    private readonly steps: SelectionSteps,
    private readonly retention: RetentionPlan,
    private readonly vacancies: VacancyCommands,
  ) {}

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
    switch (evaluate(selection.state, placement)) {
      case 'OCCUPY':
        return this.occupy(tx, selection, post, placement);
      case 'END':
        return this.end(tx, selection, post, candidate, placement);
      case 'NOTHING':
        return this.correctEnd(tx, selection, placement);
    }
  }

  private async occupy(
    tx: Transaction,
    selection: SelectionRow,
    post: PostRow,
    { assignmentId, deployedOn }: Placement,
  ): Promise<void> {
    const { state } = occupy(post, selection.id);
    if (state === post.state || deployedOn === null) return;
    await tx.manager.update(PostRow, post.id, { state });
    tx.append(PostOccupied, { ...caseIds(selection), assignmentId, date: deployedOn });
  }

  private async end(
    tx: Transaction,
    selection: SelectionRow,
    post: PostRow,
    candidate: CandidateRow,
    { assignmentId, end }: Placement,
  ): Promise<void> {
    if (end === null) return;
    const ids = { ...caseIds(selection), assignmentId };
    const { cause, lastDay } = end;
    await this.steps.take(tx, selection.id, selectionMachine.next(selection.state, 'end'), {
      reason: cause,
      endedOn: endedOn(selection.contractEnd, end),
    });
    tx.append(SelectionEnded, { ...ids, cause, date: lastDay });
    const free = {
      state: candidateMachine.next(candidate.state, 'release'),
      lastContactAt: tx.now(),
    };
    await tx.manager.update(CandidateRow, candidate.id, free);
    await this.retention.plan(tx, { ...candidate, ...free });
    await this.retention.wakeErasure(tx, candidate.id, `ended:${selection.id}`);
    const freed = vacate(post, selection.id);
    if (freed.state === post.state) return;
    const vacantSince = vacantFrom(end);
    await tx.manager.update(PostRow, post.id, { ...freed, vacantSince });
    await this.vacancies.begin(tx, post.id, vacantSince);
    tx.append(PostVacated, { ...ids, cause, date: vacantSince });
  }

  /** An end told after another may only bring the contract's last day forward. */
  private async correctEnd(tx: Transaction, selection: SelectionRow, { end }: Placement): Promise<void> {
    if (selection.state !== 'ENDED' || end === null) return;
    const last = endedOn(selection.contractEnd, end);
    if (last !== selection.endedOn) await tx.manager.update(SelectionRow, selection.id, { endedOn: last });
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
}

function placementOf({ assignmentId, deployedOn, lastDay, endCause }: PlacementRow): Placement {
  const end = lastDay !== null && endCause !== null ? { lastDay, cause: endCause } : null;
  return { assignmentId, deployedOn, end };
}

function caseIds({ id, postId, candidateId, structureId }: SelectionRow) {
  return { selectionId: id, postId, candidateId, structureId };
}
