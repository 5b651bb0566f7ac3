/** Promises a post its grant and the cost of its training out of the advisers' envelope, or refuses: once per post and attempt. */
import {
  type EventData,
  EnvelopeCommitted,
  EnvelopeRefused,
  type PostFundingRequested,
} from '@cnfs/contracts';
import { cents, newId, parseDay } from '@cnfs/kernel';
import type { Transaction } from '@cnfs/messaging';
import { type DueRow, DueWork, OnDue } from '@cnfs/platform';
import { Injectable } from '@nestjs/common';
import { CreditorCommands } from '../creditor/creditor.commands.js';
import { EnvelopeCommands } from '../envelope/envelope.commands.js';
import { canCommit } from '../envelope/envelope.js';
import { Ledger } from '../ledger/ledger.commands.js';
import { CommitmentRow } from './commitment.entity.js';
import { FundingRules } from './commitment.rules.js';

const envelope = 'ADVISERS';

@Injectable()
export class CommitmentCommands {
  constructor(
    private readonly creditors: CreditorCommands,
    private readonly envelopes: EnvelopeCommands,
    private readonly rules: FundingRules,
    private readonly ledger: Ledger,
    private readonly dueWork: DueWork,
  ) {}

  async fundPost(tx: Transaction, request: EventData<typeof PostFundingRequested>): Promise<void> {
    const { postId, structureId, attempt, sector, departement } = request;
    // The one row that is waited for: requests share transactions, in whatever order their posts come.
    const balance = await this.envelopes.hold(tx, envelope);
    if (await this.isAnswered(tx, postId, attempt)) return;
    const rules = await this.rules.inForce(tx, { sector, departement }, parseDay(request.date));
    const grant = cents.of(rules.amount.value);
    const training = cents.of(rules.trainingCost.value);
    const amount = cents.add(grant, training);
    const state = canCommit(balance, amount) ? 'COMMITTED' : 'REFUSED';
    const id = newId();
    await tx.manager.insert(CommitmentRow, {
      id,
      envelope,
      postId,
      attempt,
      structureId,
      sector,
      departement,
      state,
      grant,
      training,
      rules,
      drawn: cents.zero,
      decidedOn: tx.today(),
    });
    const left = cents.subtract(balance.ceiling, balance.committed);
    const answer = {
      commitmentId: id,
      envelope,
      postId,
      allocationId: null,
      structureId,
      attempt,
      amountCents: cents.toNumber(amount),
      date: tx.today(),
    } as const;
    if (state === 'REFUSED') {
      tx.append(EnvelopeRefused, { ...answer, remainingCents: cents.toNumber(left) });
      return;
    }
    await this.ledger.post(tx, 'COMMITMENT', { envelope, commitmentId: id, selectionId: null }, amount, id);
    tx.append(EnvelopeCommitted, {
      ...answer,
      remainingCents: cents.toNumber(cents.subtract(left, amount)),
    });
    await this.dueWork.plan(tx, {
      kind: 'post.funded',
      subjectId: id,
      dueAt: tx.now(),
      dedupKey: `commitment:${id}:funded`,
    });
  }

  /** Funded already, or this request (or a later one) was answered. */
  private async isAnswered(tx: Transaction, postId: string, attempt: number): Promise<boolean> {
    const [answered] = await tx.query(
      `SELECT FROM commitment WHERE post_id = $1 AND (state = 'COMMITTED' OR attempt >= $2) LIMIT 1`,
      [postId, attempt],
    );
    return answered !== undefined;
  }

  /**
   * Cases that were told before the funds of their post: each is evaluated in a transaction of its own. The structure is
   * held alone, once the funds are there for all to see: a case that is told meanwhile sees them or is seen here.
   */
  @OnDue('post.funded')
  async wakeCases(tx: Transaction, { subjectId: commitmentId }: DueRow): Promise<void> {
    const { postId, structureId } = await tx.manager.findOneByOrFail(CommitmentRow, { id: commitmentId });
    await this.creditors.hold(tx, structureId, 'alone');
    const waiting = await tx.query<{ id: string }>(
      'SELECT selection_id AS id FROM case_file WHERE post_id = $1 ORDER BY 1',
      [postId],
    );
    for (const { id } of waiting)
      await this.dueWork.plan(tx, {
        kind: 'case.evaluate',
        subjectId: id,
        dueAt: tx.now(),
        dedupKey: `case:${id}:funded:${commitmentId}`,
      });
  }
}
