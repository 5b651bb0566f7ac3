/** Records what was paid too much, once per agreement. It is only computed: nothing is set off or claimed yet. */
import { GrantAgreementDrafted, RecoveryOrdered } from '@cnfs/contracts';
import { type Cents, cents, newId } from '@cnfs/kernel';
import type { Transaction } from '@cnfs/messaging';
import { Injectable } from '@nestjs/common';
import { type CaseRow, caseIds } from '../grant-agreement/case.entity.js';
import { type CaseEnd, groundOf } from '../grant-agreement/case.js';
import { RecoveryRow } from './recovery.entity.js';

@Injectable()
export class RecoveryCommands {
  async order(
    tx: Transaction,
    file: CaseRow,
    agreementId: string,
    end: CaseEnd,
    amount: Cents,
  ): Promise<void> {
    if (await tx.manager.existsBy(RecoveryRow, { agreementId })) return;
    const id = newId();
    await tx.manager.insert(RecoveryRow, {
      id,
      agreementId,
      selectionId: file.id,
      structureId: file.structureId,
      terminationId: end.terminationId,
      amount,
      state: 'COMPUTED',
      computedOn: tx.today(),
    });
    tx.append(
      RecoveryOrdered,
      {
        recoveryId: id,
        agreementId,
        ...caseIds(file),
        terminationId: end.terminationId,
        ground: groundOf[end.how],
        amountCents: cents.toNumber(amount),
        setOffCents: 0,
        claimedCents: 0,
        date: tx.today(),
      },
      { correlateWith: { event: GrantAgreementDrafted, key: agreementId } },
    );
  }
}
