/** The structure signs its agreement. Everything else that happens to it follows from the facts of its case. */
import { GrantAgreementSigned } from '@cnfs/contracts';
import { NotFound, cents } from '@cnfs/kernel';
import type { Transaction } from '@cnfs/messaging';
import type { Perimeter } from '@cnfs/platform';
import { Injectable } from '@nestjs/common';
import { CaseCommands } from './case.commands.js';
import { caseIds } from './case.entity.js';
import { GrantAgreementRow } from './grant-agreement.entity.js';
import { sign } from './grant-agreement.js';

@Injectable()
export class GrantAgreementCommands {
  constructor(private readonly cases: CaseCommands) {}

  /** @throws AgreementNotToSign */
  async sign(tx: Transaction, perimeter: Perimeter, id: string): Promise<void> {
    const known = await tx.manager.findOneBy(GrantAgreementRow, { id });
    if (!known) throw new NotFound();
    perimeter.check({ structureId: known.structureId });
    const file = await this.cases.hold(tx, known.selectionId);
    const agreement = await tx.lock(GrantAgreementRow, id);
    await tx.manager.update(GrantAgreementRow, id, {
      state: sign(agreement.state),
      signedOn: tx.today(),
      signedBy: tx.cause.actor,
    });
    tx.append(GrantAgreementSigned, {
      agreementId: id,
      ...caseIds(file),
      amountCents: cents.toNumber(agreement.amount),
      date: tx.today(),
    });
    await this.cases.follow(tx, file);
  }
}
