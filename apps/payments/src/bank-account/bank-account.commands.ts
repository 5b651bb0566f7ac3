/** A structure gives an account, an agent approves or refuses it. Each holds the structure alone: all its cases follow at once. */
import { BankAccountApproved } from '@cnfs/contracts';
import { NotFound, RuleBroken, newId } from '@cnfs/kernel';
import type { Transaction } from '@cnfs/messaging';
import { type Actor, ApprovalSteps, type Perimeter, actorLabel } from '@cnfs/platform';
import { Injectable } from '@nestjs/common';
import { CaseCommands } from '../grant-agreement/case.commands.js';
import { CreditorCommands } from '../creditor/creditor.commands.js';
import { accountInForce } from './bank-account.in-force.js';
import { BankAccountRow } from './bank-account.entity.js';
import { FrozenAccounts } from './bank-account.frozen.js';
import { bankAccountMachine, decideOn, maskIban, readAccount } from './bank-account.js';
import { IbanSeal } from './bank-account.seal.js';

export interface GiveAccount {
  readonly structureId: string;
  readonly iban: string;
  readonly bic: string;
}

export class SameAccount extends RuleBroken {
  constructor() {
    super('SAME_ACCOUNT', 'Ce compte est déjà celui de la structure : il n’y a rien à changer.', [
      { pointer: '/iban', detail: 'Indiquez un autre compte.' },
    ]);
  }
}

@Injectable()
export class BankAccountCommands {
  constructor(
    private readonly creditors: CreditorCommands,
    private readonly cases: CaseCommands,
    private readonly approvals: ApprovalSteps,
    private readonly seal: IbanSeal,
    private readonly frozen: FrozenAccounts,
  ) {}

  /** @throws InvalidValue as readAccount does; SameAccount */
  async give(tx: Transaction, perimeter: Perimeter, actor: Actor, command: GiveAccount): Promise<string> {
    const { structureId } = command;
    perimeter.check({ structureId });
    const account = readAccount(command.iban, command.bic);
    const fingerprint = this.seal.fingerprint(account);
    await this.creditors.hold(tx, structureId, 'alone');
    const former = await accountInForce(tx, structureId);
    if (former && (await tx.manager.existsBy(BankAccountRow, { id: former.id, fingerprint })))
      throw new SameAccount();
    if (former && !former.approved) await this.replace(tx, former.id);
    const id = newId();
    await tx.manager.insert(BankAccountRow, {
      id,
      structureId,
      version: 1 + (await tx.manager.countBy(BankAccountRow, { structureId })),
      state: 'GIVEN',
      sealedIban: this.seal.seal(account.iban, id),
      maskedIban: maskIban(account.iban),
      fingerprint,
      bic: account.bic,
      givenBy: actorLabel(actor),
      givenOn: tx.today(),
      decidedBy: null,
      decidedOn: null,
    });
    await this.record(tx, id, 'give', fingerprint, actor);
    await this.cases.followAllOf(tx, structureId);
    return id;
  }

  /** @throws AccountAlreadyDecided; NotAsApproved; SamePerson for whoever gave it, under whatever role */
  async approve(tx: Transaction, actor: Actor, id: string): Promise<void> {
    const account = await this.hold(tx, id);
    const state = decideOn(account.state, 'approve');
    await this.frozen.given(tx, account);
    await this.record(tx, id, 'approve', account.fingerprint, actor);
    const former = await tx.manager.findOneBy(BankAccountRow, {
      structureId: account.structureId,
      state: 'APPROVED',
    });
    if (former) await this.replace(tx, former.id);
    await this.decide(tx, account, state, actor);
    tx.append(BankAccountApproved, {
      bankAccountId: id,
      structureId: account.structureId,
      version: account.version,
      date: tx.today(),
    });
    await this.cases.followAllOf(tx, account.structureId);
  }

  /** The former account, if there is one, is the structure's again. @throws AccountAlreadyDecided, SamePerson */
  async refuse(tx: Transaction, actor: Actor, id: string, reason: string): Promise<void> {
    const account = await this.hold(tx, id);
    const state = decideOn(account.state, 'refuse');
    await this.record(tx, id, 'refuse', account.fingerprint, actor, reason);
    await this.decide(tx, account, state, actor);
    await this.cases.followAllOf(tx, account.structureId);
  }

  private async hold(tx: Transaction, id: string): Promise<BankAccountRow> {
    const found = await tx.manager.findOneBy(BankAccountRow, { id });
    if (!found) throw new NotFound();
    await this.creditors.hold(tx, found.structureId, 'alone');
    return tx.lock(BankAccountRow, id);
  }

  private async replace(tx: Transaction, id: string): Promise<void> {
    const { state } = await tx.lock(BankAccountRow, id);
    await tx.manager.update(BankAccountRow, id, { state: bankAccountMachine.next(state, 'replace') });
  }

  private async decide(
    tx: Transaction,
    { id }: BankAccountRow,
    state: BankAccountRow['state'],
    actor: Actor,
  ): Promise<void> {
    await tx.manager.update(BankAccountRow, id, {
      state,
      decidedBy: actorLabel(actor),
      decidedOn: tx.today(),
    });
  }

  private async record(
    tx: Transaction,
    subjectId: string,
    step: 'give' | 'approve' | 'refuse',
    contentHash: string,
    actor: Actor,
    reason?: string,
  ): Promise<void> {
    await this.approvals.record(tx, { subject: 'bank-account', subjectId, step, contentHash, actor, reason });
  }
}
