/** Writes what an evaluation decided on the instalments of a case, tells it, and keeps their payment orders in step. */
import {
  type EventData,
  GrantAgreementDrafted,
  InstalmentCancelled,
  InstalmentFellDue,
  InstalmentHeld,
} from '@cnfs/contracts';
import { cents } from '@cnfs/kernel';
import type { Transaction } from '@cnfs/messaging';
import { Injectable } from '@nestjs/common';
import type { AccountInForce } from '../bank-account/bank-account.in-force.js';
import { type CaseRow, caseIds } from './case.entity.js';
import { groundOf } from './case.js';
import type { InstalmentDecision } from './evaluate.js';
import { OrderPreparation } from '../payment-order/payment-order.preparation.js';
import { InstalmentRow } from './instalment.entity.js';
import { type InstalmentEvent, type InstalmentState, instalmentMachine } from './instalment.js';

/** The events by which an evaluation moves an instalment; orders move it to the other states. */
const eventTo: Partial<Record<InstalmentState, InstalmentEvent>> = {
  SCHEDULED: 'postpone',
  HELD: 'hold',
  DUE: 'fallDue',
  CANCELLED: 'cancel',
};

@Injectable()
export class InstalmentCommands {
  constructor(private readonly orders: OrderPreparation) {}

  async follow(
    tx: Transaction,
    file: CaseRow,
    before: InstalmentRow,
    decision: InstalmentDecision,
    account: AccountInForce | null,
  ): Promise<void> {
    const after = { ...before, ...decision, missing: [...decision.missing] };
    if (hasChanged(before, after)) {
      const event = eventTo[after.state];
      if (after.state !== before.state && event) instalmentMachine.next(before.state, event);
      after.since = tx.today();
      const { state, amount, missing, since } = after;
      await tx.manager.update(InstalmentRow, before.id, { state, amount, missing, since });
      this.tell(tx, file, after);
    }
    if (before.state === 'DUE' || after.state === 'DUE')
      await this.orders.follow(tx, after, file.structureId, account?.approved ? account.id : null);
  }

  private tell(tx: Transaction, file: CaseRow, instalment: InstalmentRow): void {
    const correlation = { correlateWith: { event: GrantAgreementDrafted, key: instalment.agreementId } };
    const data = instalmentData(file, instalment);
    switch (instalment.state) {
      case 'DUE':
        return tx.append(InstalmentFellDue, { ...data, date: tx.today() }, correlation);
      case 'HELD':
        return tx.append(
          InstalmentHeld,
          { ...data, missing: instalment.missing, date: tx.today() },
          correlation,
        );
      case 'CANCELLED':
        return tx.append(
          InstalmentCancelled,
          { ...data, reason: cancellationOf(file), date: tx.today() },
          correlation,
        );
      case 'SCHEDULED':
      case 'ORDERED':
      case 'PAID':
    }
  }
}

function instalmentData(
  file: CaseRow,
  { id, agreementId, rank, trigger, amount }: InstalmentRow,
): Omit<EventData<typeof InstalmentFellDue>, 'date'> {
  return {
    instalmentId: id,
    agreementId,
    ...caseIds(file),
    rank,
    trigger,
    amountCents: cents.toNumber(amount),
  };
}

function cancellationOf({ facts: { end } }: CaseRow): string {
  return end ? groundOf[end.how] : 'NOTHING_TO_PAY';
}

function hasChanged(before: InstalmentRow, after: InstalmentRow): boolean {
  return (
    before.state !== after.state ||
    before.amount !== after.amount ||
    before.missing.join() !== after.missing.join()
  );
}
