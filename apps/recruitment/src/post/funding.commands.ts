/** What payments' answers make of a post, and asking it for funds again. */
import { PostFunded, PostFundingRequested, PostUnfunded } from '@cnfs/contracts';
import type { Day } from '@cnfs/kernel';
import type { Transaction } from '@cnfs/messaging';
import { Injectable } from '@nestjs/common';
import { HostStructureRow } from '../host-structure/host-structure.entity.js';
import { type Funding, type FundingAnswer, askAgain, evaluate, record } from './post.js';
import { PostRow } from './post.entity.js';
import { VacancyCommands } from './vacancy.commands.js';

export interface Commitment extends FundingAnswer {
  readonly postId: string;
  readonly commitmentId: string;
  readonly amountCents: number;
  readonly date: Day;
}

@Injectable()
export class FundingCommands {
  constructor(private readonly vacancies: VacancyCommands) {}

  /** Keeps the answer and does what follows; an answer that says nothing new changes nothing. */
  async take(tx: Transaction, answer: Commitment): Promise<void> {
    const post = await tx.manager.findOne(PostRow, {
      where: { id: answer.postId },
      lock: { mode: 'pessimistic_write' },
    });
    // A post is inserted with the request that is answered here: an unknown one was never asked for.
    if (!post) return;
    const funding = record(fundingOf(post), answer);
    const state = evaluate(post.state, funding);
    await tx.manager.update(PostRow, post.id, {
      state,
      committedAttempt: funding.committedAttempt,
      refusedAttempt: funding.refusedAttempt,
      ...(state === 'VACANT' && post.state !== 'VACANT' ? { vacantSince: answer.date } : {}),
    });
    if (state === 'VACANT' && post.state !== 'VACANT') await this.vacancies.begin(tx, post.id, answer.date);
    if (state !== post.state) tell(tx, post, state, answer);
  }

  async askAgain(tx: Transaction, postId: string): Promise<void> {
    const post = await tx.lock(PostRow, postId);
    const { state, attempt } = askAgain(post.state, post.fundingAttempt);
    const structure = await tx.manager.findOneByOrFail(HostStructureRow, { id: post.structureId });
    await tx.manager.update(PostRow, postId, { state, fundingAttempt: attempt });
    tx.append(PostFundingRequested, {
      postId,
      structureId: post.structureId,
      kind: structure.kind,
      sector: structure.sector,
      departement: post.departement,
      coordinator: post.coordinator,
      attempt,
      date: tx.today(),
    });
  }
}

function fundingOf(post: PostRow): Funding {
  const { fundingAttempt: attempt, committedAttempt, refusedAttempt } = post;
  return { attempt, committedAttempt, refusedAttempt };
}

function tell(tx: Transaction, post: PostRow, state: PostRow['state'], answer: Commitment): void {
  const { commitmentId, amountCents, attempt, date } = answer;
  const ids = { postId: post.id, structureId: post.structureId, commitmentId };
  if (state === 'VACANT') tx.append(PostFunded, { ...ids, amountCents, date });
  else tx.append(PostUnfunded, { ...ids, attempt, date });
}
