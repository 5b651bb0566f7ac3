/** Talks between a structure and a candidate about a post: opened, moved on, declined. Nothing is reserved here. */
import { NotFound, newId } from '@cnfs/kernel';
import { type Transaction, violates } from '@cnfs/messaging';
import type { Perimeter } from '@cnfs/platform';
import { Injectable } from '@nestjs/common';
import { mayBeTalkedTo } from '../candidate/candidate.js';
import { CandidateRow } from '../candidate/candidate.entity.js';
import { mayRecruit } from '../host-structure/host-structure.js';
import { holdWithOwner } from '../host-structure/host-structure.owner.js';
import { mayBeFilled } from '../post/post.js';
import { PostRow } from '../post/post.entity.js';
import {
  AlreadyTalking,
  type DeclineReason,
  type SelectionEvent,
  receiveOpinion,
  selectionMachine,
} from './selection.js';
import { SelectionOpinionRow, SelectionRow } from './selection.entity.js';
import { SelectionSteps } from './selection.steps.js';

export interface GiveOpinion {
  readonly organisationId: string;
  readonly favourable: boolean;
  readonly comment: string;
}

@Injectable()
export class SelectionCommands {
  constructor(private readonly steps: SelectionSteps) {}

  async propose(
    tx: Transaction,
    perimeter: Perimeter,
    command: { readonly postId: string; readonly candidateId: string },
  ): Promise<string> {
    const { structureId } = await found(tx.manager.findOneBy(PostRow, { id: command.postId }));
    perimeter.check({ structureId });
    const { owner } = await holdWithOwner(tx, structureId);
    const post = await tx.lock(PostRow, command.postId);
    const candidate = await tx.lock(CandidateRow, command.candidateId);
    mayRecruit(owner.state);
    mayBeFilled(post.state);
    mayBeTalkedTo(candidate.state);
    const selection = {
      id: newId(),
      postId: post.id,
      structureId,
      candidateId: candidate.id,
      state: 'PROPOSED' as const,
      proposedAt: tx.now(),
    };
    try {
      await tx.manager.insert(SelectionRow, selection);
    } catch (error) {
      if (violates(error, 'selection_open')) throw new AlreadyTalking();
      throw error;
    }
    await this.steps.record(tx, selection.id, selection.state, null);
    return selection.id;
  }

  /** The candidate is kept on the structure's short list, then was met. */
  async advance(
    tx: Transaction,
    perimeter: Perimeter,
    selectionId: string,
    event: Extract<SelectionEvent, 'shortlist' | 'interview'>,
  ): Promise<void> {
    const selection = await this.hold(tx, perimeter, selectionId);
    await this.steps.take(tx, selectionId, selectionMachine.next(selection.state, event));
  }

  async decline(
    tx: Transaction,
    perimeter: Perimeter,
    selectionId: string,
    reason: DeclineReason,
  ): Promise<void> {
    const selection = await this.hold(tx, perimeter, selectionId);
    await this.steps.take(tx, selectionId, selectionMachine.next(selection.state, 'decline'), { reason });
  }

  /** What a training organisation thinks of the candidate; it stands beside the others and decides nothing. */
  async giveOpinion(
    tx: Transaction,
    perimeter: Perimeter,
    selectionId: string,
    opinion: GiveOpinion,
  ): Promise<string> {
    perimeter.check({ organisationId: opinion.organisationId });
    const selection = await tx.lock(SelectionRow, selectionId);
    receiveOpinion(selection.state);
    const id = newId();
    const { organisationId, favourable, comment } = opinion;
    await tx.manager.insert(SelectionOpinionRow, {
      id,
      selectionId,
      organisationId,
      favourable,
      comment,
      givenBy: tx.cause.actor,
      givenAt: tx.now(),
    });
    return id;
  }

  private async hold(tx: Transaction, perimeter: Perimeter, selectionId: string): Promise<SelectionRow> {
    const selection = await tx.lock(SelectionRow, selectionId);
    perimeter.check({ structureId: selection.structureId, personId: selection.candidateId });
    return selection;
  }
}

async function found<T>(row: Promise<T | null>): Promise<T> {
  const value = await row;
  if (value === null) throw new NotFound();
  return value;
}
