/** What people and the payment system do with an order. The case is held first: a termination and a release never cross. */
import {
  type EventData,
  GrantAgreementDrafted,
  PaymentExecuted,
  PaymentOrdered,
  PaymentRejected,
} from '@cnfs/contracts';
import { NotFound, cents } from '@cnfs/kernel';
import type { Transaction } from '@cnfs/messaging';
import { type Actor, ApprovalSteps } from '@cnfs/platform';
import { Inject, Injectable } from '@nestjs/common';
import { FrozenAccounts } from '../bank-account/bank-account.frozen.js';
import { CommitmentRow } from '../commitment/commitment.entity.js';
import { CaseCommands } from '../grant-agreement/case.commands.js';
import { type CaseRow, caseIds } from '../grant-agreement/case.entity.js';
import { GrantAgreementRow, grantSubject } from '../grant-agreement/grant-agreement.entity.js';
import { InstalmentRow } from '../grant-agreement/instalment.entity.js';
import { type InstalmentEvent, instalmentMachine } from '../grant-agreement/instalment.js';
import { Ledger } from '../ledger/ledger.commands.js';
import { BANK_CALENDAR, type BankCalendar, nextBankDay } from './bank-days.js';
import { PaymentOrderRow } from './payment-order.entity.js';
import { contentHashOf } from './payment-order.hash.js';
import { type BankAnswer, answer, step } from './payment-order.js';

@Injectable()
export class PaymentOrderCommands {
  constructor(
    private readonly cases: CaseCommands,
    private readonly ledger: Ledger,
    private readonly approvals: ApprovalSteps,
    private readonly accounts: FrozenAccounts,
    @Inject(BANK_CALENDAR) private readonly calendar: BankCalendar,
  ) {}

  /** @throws OrderNotReady, ContentChanged, NotAsApproved for its account, SamePerson */
  async approve(tx: Transaction, actor: Actor, id: string, seenHash: string): Promise<void> {
    const { order } = await this.hold(tx, id);
    const state = step(order, 'approve', { seen: seenHash, now: contentHashOf(order) });
    await this.accounts.approved(tx, order.bankAccountId);
    await this.record(tx, actor, order, 'approve');
    await tx.manager.update(PaymentOrderRow, id, { state });
  }

  /** From here on the order is the bank's. @throws OrderNotReady, ContentChanged, NotAsApproved, SamePerson, CalendarUnknown */
  async release(tx: Transaction, actor: Actor, id: string, seenHash: string): Promise<void> {
    const { order, file } = await this.hold(tx, id);
    const state = step(order, 'release', { seen: seenHash, now: contentHashOf(order) });
    const account = await this.accounts.approved(tx, order.bankAccountId);
    await this.approvals.require(tx, {
      ...{ subject: 'payment-order', subjectId: id, step: 'approve', contentHash: seenHash },
    });
    await this.record(tx, actor, order, 'release');
    const executionDay = nextBankDay(tx.today(), this.calendar);
    await tx.manager.update(PaymentOrderRow, id, { state, releasedOn: tx.today(), executionDay });
    await this.moveInstalment(tx, order, 'order');
    tx.append(
      PaymentOrdered,
      {
        ...orderData(file, order),
        channel: order.channel,
        executionDay,
        bankAccountId: account.id,
        bankAccountVersion: account.version,
        date: tx.today(),
      },
      { correlateWith: { event: GrantAgreementDrafted, key: order.agreementId } },
    );
  }

  /** The bank carried it out, or refused it; hearing it again changes nothing. @throws as `answer` does */
  async takeAnswer(tx: Transaction, id: string, said: BankAnswer): Promise<void> {
    const { order, file } = await this.hold(tx, id);
    const state = answer(order, said, tx.today());
    if (!state) return;
    const rejectCode = said.kind === 'reject' ? said.code : null;
    await tx.manager.update(PaymentOrderRow, id, { state, answeredOn: said.on, rejectCode });
    const data = { ...orderData(file, order), date: said.on };
    if (said.kind === 'reject') {
      await this.moveInstalment(tx, order, 'reject');
      tx.append(PaymentRejected, { ...data, rejectCode: said.code });
    } else {
      await this.moveInstalment(tx, order, 'pay');
      const agreement = await tx.manager.findOneByOrFail(GrantAgreementRow, { id: order.agreementId });
      await tx.lock(CommitmentRow, agreement.commitmentId);
      await this.ledger.post(tx, 'PAYMENT', grantSubject(agreement), order.amount, id);
      tx.append(PaymentExecuted, data);
    }
    await this.cases.follow(tx, file);
  }

  private async hold(tx: Transaction, id: string): Promise<{ order: PaymentOrderRow; file: CaseRow }> {
    const known = await tx.manager.findOneBy(PaymentOrderRow, { id });
    if (!known) throw new NotFound();
    const file = await this.cases.hold(tx, known.selectionId);
    return { order: await tx.lock(PaymentOrderRow, id), file };
  }

  private async moveInstalment(
    tx: Transaction,
    { instalmentId }: PaymentOrderRow,
    event: InstalmentEvent,
  ): Promise<void> {
    const instalment = await tx.lock(InstalmentRow, instalmentId);
    const state = instalmentMachine.next(instalment.state, event);
    await tx.manager.update(InstalmentRow, instalmentId, { state, since: tx.today() });
  }

  private async record(
    tx: Transaction,
    actor: Actor,
    { id, contentHash }: PaymentOrderRow,
    taken: 'approve' | 'release',
  ): Promise<void> {
    await this.approvals.record(tx, {
      subject: 'payment-order',
      subjectId: id,
      step: taken,
      contentHash,
      actor,
    });
  }
}

function orderData(
  file: CaseRow,
  { id, instalmentId, agreementId, endToEndId, amount }: PaymentOrderRow,
): Omit<EventData<typeof PaymentExecuted>, 'date'> {
  return {
    orderId: id,
    instalmentId,
    agreementId,
    ...caseIds(file),
    endToEndId,
    amountCents: cents.toNumber(amount),
  };
}
