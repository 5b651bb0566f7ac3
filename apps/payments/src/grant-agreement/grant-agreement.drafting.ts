/** Drafts the agreement of a case on the commitment of its post, once the post is funded and no other contract draws on it. */
import { EnvelopeCommitted, GrantAgreementDrafted } from '@cnfs/contracts';
import { type Cents, cents, newId } from '@cnfs/kernel';
import type { Transaction } from '@cnfs/messaging';
import { Injectable } from '@nestjs/common';
import { IsNull } from 'typeorm';
import { type CaseRow, caseIds } from './case.entity.js';
import { CommitmentRow } from '../commitment/commitment.entity.js';
import { InstalmentRow } from './instalment.entity.js';
import { splitGrant, triggers } from './instalment.js';
import { Ledger } from '../ledger/ledger.commands.js';
import { GrantAgreementRow, grantSubject } from './grant-agreement.entity.js';
import { computeGrant } from './grant.js';

@Injectable()
export class GrantDrafting {
  constructor(private readonly ledger: Ledger) {}

  /** False when it has to wait: for the contract, for the funds of the post, for the end of another contract on it. */
  async draft(tx: Transaction, file: CaseRow): Promise<boolean> {
    const { contract } = file.facts;
    const commitment = contract && (await this.holdCommitment(tx, file.postId));
    if (!contract || !commitment || (await this.isDrawnOn(tx, file.postId))) return false;
    const { rules } = commitment;
    const drawable = cents.subtract(commitment.grant, commitment.drawn);
    const grant = computeGrant(rules, contract.option, contract.period, drawable);
    const id = newId();
    await tx.manager.insert(GrantAgreementRow, {
      id,
      selectionId: file.id,
      postId: file.postId,
      structureId: file.structureId,
      commitmentId: commitment.id,
      state: 'DRAFT',
      option: contract.option,
      amount: grant.amount,
      lines: grant.lines,
      fundedFrom: grant.funded.start,
      fundedTo: grant.funded.end,
      activityMonths: rules.activityMonths.value,
      activityWindowDays: rules.activityWindow.value,
      draftedOn: tx.today(),
      signedOn: null,
      signedBy: null,
      due: grant.amount,
      settledOn: null,
      recalculatedOn: null,
      closedOn: null,
    });
    const instalments = this.schedule(tx, file, id, splitGrant(grant.amount, rules.instalments.value));
    await tx.manager.insert(InstalmentRow, instalments);
    const subject = grantSubject({ commitmentId: commitment.id, selectionId: file.id });
    await this.ledger.post(tx, 'DRAW', subject, grant.amount, id);
    tx.append(
      GrantAgreementDrafted,
      {
        agreementId: id,
        ...caseIds(file),
        commitmentId: commitment.id,
        grantOption: contract.option,
        amountCents: cents.toNumber(grant.amount),
        fundedFrom: grant.funded.start,
        fundedTo: grant.funded.end,
        instalments: instalments.map(({ id: instalmentId, rank, trigger, amount }) => ({
          instalmentId,
          rank,
          trigger,
          amountCents: cents.toNumber(amount),
        })),
        date: tx.today(),
      },
      { correlateWith: { event: EnvelopeCommitted, key: commitment.id } },
    );
    return true;
  }

  /** What the agreement may draw at most: what it draws, and what is left of the commitment, which is then held. */
  async holdDrawable(tx: Transaction, agreement: GrantAgreementRow): Promise<Cents> {
    const commitment = await tx.lock(CommitmentRow, agreement.commitmentId);
    return cents.add(agreement.drawn, cents.subtract(commitment.grant, commitment.drawn));
  }

  /** The commitment of a funded post, held until the end of the transaction; null when the post is not funded. */
  private async holdCommitment(tx: Transaction, postId: string): Promise<CommitmentRow | null> {
    return tx.manager.findOne(CommitmentRow, {
      where: { postId, state: 'COMMITTED' },
      lock: { mode: 'pessimistic_write' },
    });
  }

  /** Whether a contract whose cost is not known for good draws on the post: the next one waits for what it leaves. */
  private async isDrawnOn(tx: Transaction, postId: string): Promise<boolean> {
    return tx.manager.existsBy(GrantAgreementRow, { postId, settledOn: IsNull() });
  }

  private schedule(
    tx: Transaction,
    file: CaseRow,
    agreementId: string,
    parts: readonly Cents[],
  ): InstalmentRow[] {
    return triggers.map((trigger, index) => ({
      id: newId(),
      agreementId,
      selectionId: file.id,
      rank: index + 1,
      trigger,
      planned: parts[index] ?? cents.zero,
      amount: parts[index] ?? cents.zero,
      state: 'SCHEDULED',
      missing: [],
      since: tx.today(),
    }));
  }
}
