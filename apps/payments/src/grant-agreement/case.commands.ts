/** Takes in what is told of a case, and carries out what the facts call for, in one transaction that holds the case. */
import { NotFound } from '@cnfs/kernel';
import type { Transaction } from '@cnfs/messaging';
import { type DueRow, DueWork, OnDue } from '@cnfs/platform';
import { Injectable } from '@nestjs/common';
import { accountInForce } from '../bank-account/bank-account.in-force.js';
import { CreditorCommands } from '../creditor/creditor.commands.js';
import { GrantAgreementRow } from './grant-agreement.entity.js';
import { GrantDrafting } from './grant-agreement.drafting.js';
import { GrantOutcome } from './grant-agreement.outcome.js';
import { InstalmentCommands } from './instalment.commands.js';
import { InstalmentRow } from './instalment.entity.js';
import { CaseRow } from './case.entity.js';
import { type CaseIds, type Fact, learn, nothingKnown } from './case.js';
import { type Evaluation, evaluate } from './evaluate.js';

@Injectable()
export class CaseCommands {
  constructor(
    private readonly creditors: CreditorCommands,
    private readonly drafting: GrantDrafting,
    private readonly outcome: GrantOutcome,
    private readonly instalments: InstalmentCommands,
    private readonly dueWork: DueWork,
  ) {}

  /** Takes in a fact, whichever of the case comes first. */
  async learn(tx: Transaction, ids: CaseIds, fact: Fact): Promise<void> {
    await this.creditors.hold(tx, ids.structureId, 'shared');
    await tx.query(
      `INSERT INTO case_file (selection_id, post_id, candidate_id, structure_id, facts)
       VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING`,
      [ids.selectionId, ids.postId, ids.candidateId, ids.structureId, JSON.stringify(nothingKnown)],
    );
    const file = await tx.lock(CaseRow, ids.selectionId);
    const facts = learn(file.facts, fact);
    if (facts === file.facts) return;
    await tx.manager.update(CaseRow, file.id, { facts });
    await this.follow(tx, { ...file, facts });
  }

  /**
   * A case and its structure, held until the end of the transaction.
   * @throws NotFound
   */
  async hold(tx: Transaction, selectionId: string): Promise<CaseRow> {
    const [known] = await tx.query<{ structureId: string }>(
      'SELECT structure_id AS "structureId" FROM case_file WHERE selection_id = $1',
      [selectionId],
    );
    if (!known) throw new NotFound();
    await this.creditors.hold(tx, known.structureId, 'shared');
    return tx.lock(CaseRow, selectionId);
  }

  /** Something a structure's cases all depend on has changed. The structure must be held alone. */
  async followAllOf(tx: Transaction, structureId: string): Promise<void> {
    const files = await tx.manager.find(CaseRow, {
      where: { structureId },
      order: { id: 'ASC' },
      lock: { mode: 'pessimistic_write' },
    });
    for (const file of files) await this.follow(tx, file);
  }

  /** A day came, or the post of the case became free or funded. */
  @OnDue('case.evaluate')
  async evaluateWhenDue(tx: Transaction, { subjectId }: DueRow): Promise<void> {
    await this.follow(tx, await this.hold(tx, subjectId));
  }

  /** Evaluates the case, which must be held, and carries out the answer. */
  async follow(tx: Transaction, file: CaseRow): Promise<void> {
    const agreement = await this.agreementOf(tx, file);
    if (!agreement) return;
    const rows = await tx.manager.find(InstalmentRow, {
      where: { agreementId: agreement.id },
      order: { rank: 'ASC' },
    });
    const account = await accountInForce(tx, file.structureId);
    const evaluation = evaluate({
      facts: file.facts,
      agreement: {
        ...agreement,
        funded: { start: agreement.fundedFrom, end: agreement.fundedTo },
        settled: agreement.settledOn !== null,
        instalments: rows,
      },
      accountApproved: account?.approved ?? false,
      drawable: await this.drafting.holdDrawable(tx, agreement),
      today: tx.today(),
    });
    for (const [index, row] of rows.entries()) {
      const decision = evaluation.instalments[index];
      if (decision) await this.instalments.follow(tx, file, row, decision, account);
    }
    await this.outcome.carryOut(tx, file, agreement, evaluation);
    await this.wakeOn(tx, file, evaluation);
    if (evaluation.settled && !agreement.settledOn) await this.wakeNextOnPost(tx, file);
  }

  private async agreementOf(tx: Transaction, file: CaseRow): Promise<GrantAgreementRow | null> {
    const drafted = await tx.manager.findOneBy(GrantAgreementRow, { selectionId: file.id });
    if (drafted) return drafted;
    if (!(await this.drafting.draft(tx, file))) return null;
    return tx.manager.findOneByOrFail(GrantAgreementRow, { selectionId: file.id });
  }

  private async wakeOn(tx: Transaction, { id }: CaseRow, { wakeOn }: Evaluation): Promise<void> {
    for (const dueAt of wakeOn)
      await this.dueWork.plan(tx, {
        kind: 'case.evaluate',
        subjectId: id,
        dueAt,
        dedupKey: `case:${id}:day:${dueAt}`,
      });
  }

  /** What this case leaves of the commitment may now go to the post's next contract. */
  private async wakeNextOnPost(tx: Transaction, file: CaseRow): Promise<void> {
    const waiting = await tx.query<{ id: string }>(
      `SELECT selection_id AS id FROM case_file f WHERE post_id = $1
          AND NOT EXISTS (SELECT FROM grant_agreement a WHERE a.selection_id = f.selection_id) ORDER BY 1`,
      [file.postId],
    );
    for (const { id } of waiting)
      await this.dueWork.plan(tx, {
        kind: 'case.evaluate',
        subjectId: id,
        dueAt: tx.now(),
        dedupKey: `case:${id}:freed:${file.id}`,
      });
  }
}
