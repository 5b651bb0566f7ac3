/** An account is paid on as two persons saw it: its number is opened and hashed anew, and held against what they put their name to. */
import type { Transaction } from '@cnfs/messaging';
import { ApprovalSteps, NotAsApproved } from '@cnfs/platform';
import { Injectable } from '@nestjs/common';
import { BankAccountRow } from './bank-account.entity.js';
import { IbanSeal } from './bank-account.seal.js';

@Injectable()
export class FrozenAccounts {
  constructor(
    private readonly approvals: ApprovalSteps,
    private readonly seal: IbanSeal,
  ) {}

  /** Before its approval counts. @throws NotAsApproved when it is not what was given */
  given(tx: Transaction, account: BankAccountRow): Promise<void> {
    return this.check(tx, account, 'give');
  }

  /** Before money goes to it. @throws NotAsApproved when it is not what was approved */
  async approved(tx: Transaction, id: string): Promise<BankAccountRow> {
    const account = await tx.manager.findOneByOrFail(BankAccountRow, { id });
    await this.check(tx, account, 'approve');
    return account;
  }

  private async check(tx: Transaction, account: BankAccountRow, step: 'give' | 'approve'): Promise<void> {
    const contentHash = this.fingerprintOf(account);
    await this.approvals.require(tx, { subject: 'bank-account', subjectId: account.id, step, contentHash });
  }

  private fingerprintOf({ id, sealedIban, bic }: BankAccountRow): string {
    try {
      return this.seal.fingerprint({ iban: this.seal.open(sealedIban, id), bic });
    } catch {
      // A seal that does not open is not the one that was set.
      throw new NotAsApproved();
    }
  }
}
