/** Carries out what an evaluation says of the agreement itself: its state, its draw on the commitment, what was overpaid. */
import { GrantClosed, GrantRecalculated, GrantResumed, GrantSuspended } from '@cnfs/contracts';
import { type Cents, cents, day } from '@cnfs/kernel';
import type { Transaction } from '@cnfs/messaging';
import { Injectable } from '@nestjs/common';
import { type CaseRow, caseIds } from './case.entity.js';
import { type CaseEnd, abandonedOn, groundOf, lastEnrolledOn, trainedOn } from './case.js';
import type { Evaluation } from './evaluate.js';
import { Ledger } from '../ledger/ledger.commands.js';
import { RecoveryCommands } from '../recovery/recovery.commands.js';
import { GrantAgreementRow, grantSubject } from './grant-agreement.entity.js';
import { type GrantAgreementState, grantAgreementMachine } from './grant-agreement.js';

@Injectable()
export class GrantOutcome {
  constructor(
    private readonly ledger: Ledger,
    private readonly recoveries: RecoveryCommands,
  ) {}

  async carryOut(
    tx: Transaction,
    file: CaseRow,
    agreement: GrantAgreementRow,
    outcome: Evaluation,
  ): Promise<void> {
    const { end } = file.facts;
    const state = this.walk(tx, file, agreement, outcome);
    await this.draw(tx, agreement, outcome.drawn);
    const due = outcome.settled ? outcome.due : agreement.due;
    // A termination waits to be told that the grant was recalculated, even when it comes to the same.
    const recalculates =
      end &&
      outcome.settled &&
      (due !== agreement.due || (end.terminationId !== null && !agreement.recalculatedOn));
    if (recalculates) this.tellRecalculation(tx, file, agreement, outcome, end);
    if (end && outcome.overpaid > 0n)
      await this.recoveries.order(tx, file, agreement.id, end, outcome.overpaid);
    const closes = !agreement.closedOn && isOver(state) && nothingIsLeft(outcome);
    if (closes) this.tellClosing(tx, file, agreement, state, due);
    await tx.manager.update(GrantAgreementRow, agreement.id, {
      state,
      due,
      settledOn: agreement.settledOn ?? (outcome.settled ? tx.today() : null),
      recalculatedOn: recalculates ? tx.today() : agreement.recalculatedOn,
      closedOn: closes ? tx.today() : agreement.closedOn,
    });
  }

  private walk(
    tx: Transaction,
    file: CaseRow,
    agreement: GrantAgreementRow,
    { steps }: Evaluation,
  ): GrantAgreementState {
    const data = { agreementId: agreement.id, ...caseIds(file) };
    const { facts } = file;
    let state = agreement.state;
    for (const step of steps) {
      state = grantAgreementMachine.next(state, step);
      if (step === 'suspend')
        tx.append(GrantSuspended, {
          ...data,
          ground: 'TRAINING_ABANDONED',
          date: abandonedOn(facts) ?? tx.today(),
        });
      if (step === 'resume') {
        const trained = trainedOn(facts);
        tx.append(GrantResumed, {
          ...data,
          ground: trained ? 'TRAINING_DONE' : 'ENROLMENT_OPENED',
          date: trained ?? lastEnrolledOn(facts) ?? tx.today(),
        });
      }
    }
    return state;
  }

  private async draw(tx: Transaction, agreement: GrantAgreementRow, drawn: Cents): Promise<void> {
    const difference = cents.subtract(drawn, agreement.drawn);
    await this.ledger.post(tx, 'DRAW', grantSubject(agreement), difference, agreement.id);
  }

  private tellRecalculation(
    tx: Transaction,
    file: CaseRow,
    { id, due, paid, fundedFrom, fundedTo }: GrantAgreementRow,
    outcome: Evaluation,
    end: CaseEnd,
  ): void {
    tx.append(GrantRecalculated, {
      agreementId: id,
      ...caseIds(file),
      terminationId: end.terminationId,
      ground: groundOf[end.how],
      previousAmountCents: cents.toNumber(due),
      amountCents: cents.toNumber(outcome.due),
      paidCents: cents.toNumber(paid),
      overpaidCents: cents.toNumber(outcome.overpaid),
      fundedFrom,
      fundedTo: day.min(fundedTo, end.on),
      date: tx.today(),
    });
  }

  private tellClosing(
    tx: Transaction,
    file: CaseRow,
    { id, paid }: GrantAgreementRow,
    outcome: FinalState,
    due: Cents,
  ): void {
    tx.append(GrantClosed, {
      agreementId: id,
      ...caseIds(file),
      outcome,
      amountCents: cents.toNumber(due),
      paidCents: cents.toNumber(paid),
      date: tx.today(),
    });
  }
}

type FinalState = Extract<GrantAgreementState, 'CLOSED' | 'TERMINATED' | 'CANCELLED'>;

function isOver(state: GrantAgreementState): state is FinalState {
  return state === 'CLOSED' || state === 'TERMINATED' || state === 'CANCELLED';
}

/** Neither to pay nor to ask back. */
function nothingIsLeft({ instalments, overpaid }: Evaluation): boolean {
  return overpaid === 0n && instalments.every(({ state }) => state === 'PAID' || state === 'CANCELLED');
}
