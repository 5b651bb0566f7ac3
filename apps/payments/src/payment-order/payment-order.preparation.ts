/** Keeps the open order of an instalment in step with it: one as long as it is due, for what is due, on the account in force. */
import { newId } from '@cnfs/kernel';
import type { Transaction } from '@cnfs/messaging';
import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import type { InstalmentRow } from '../grant-agreement/instalment.entity.js';
import { PaymentOrderRow } from './payment-order.entity.js';
import { contentHashOf } from './payment-order.hash.js';
import { type OrderContent, endToEndIdOf, paymentOrderMachine } from './payment-order.js';

@Injectable()
export class OrderPreparation {
  /** @param bankAccountId the approved account, if there is one: without it no instalment is due */
  async follow(
    tx: Transaction,
    instalment: InstalmentRow,
    structureId: string,
    bankAccountId: string | null,
  ): Promise<void> {
    const open = await tx.manager.findOneBy(PaymentOrderRow, {
      instalmentId: instalment.id,
      state: In(['PREPARED', 'APPROVED']),
    });
    const wanted = instalment.state === 'DUE' && bankAccountId !== null;
    if (wanted && open?.amount === instalment.amount && open.bankAccountId === bankAccountId) return;
    if (open)
      await tx.manager.update(PaymentOrderRow, open.id, {
        state: paymentOrderMachine.next(open.state, 'cancel'),
      });
    if (wanted) await this.prepare(tx, instalment, structureId, bankAccountId);
  }

  private async prepare(
    tx: Transaction,
    { id: instalmentId, agreementId, selectionId, amount }: InstalmentRow,
    structureId: string,
    bankAccountId: string,
  ): Promise<void> {
    const id = newId();
    const content: OrderContent = {
      id,
      instalmentId,
      structureId,
      bankAccountId,
      amount,
      channel: 'EVENT',
      endToEndId: endToEndIdOf(id),
    };
    await tx.manager.insert(PaymentOrderRow, {
      ...content,
      agreementId,
      selectionId,
      contentHash: contentHashOf(content),
      state: 'PREPARED',
      preparedOn: tx.today(),
      releasedOn: null,
      executionDay: null,
      answeredOn: null,
      rejectCode: null,
    });
  }
}
