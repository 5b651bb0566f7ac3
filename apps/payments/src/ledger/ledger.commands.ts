/**
 * Writes a move: its two entries, and in the same transaction the balances that must not pass a limit. Nothing else writes
 * either, so that they cannot drift apart; `ledger_discrepancy` compares them.
 */
import { type Cents, newId } from '@cnfs/kernel';
import type { Transaction } from '@cnfs/messaging';
import { Injectable } from '@nestjs/common';
import { type MoveKind, type Subject, move } from './ledger.js';

@Injectable()
export class Ledger {
  /** @param reference what the move is for: with its kind, it is written once (commitments and payments) */
  async post(
    tx: Transaction,
    kind: MoveKind,
    subject: Subject,
    amount: Cents,
    reference: string,
  ): Promise<void> {
    if (amount === 0n) return;
    const id = newId();
    await tx.query(
      `INSERT INTO ledger_transaction (id, kind, reference, actor, dated, recorded_at) VALUES ($1, $2, $3, $4, $5, $6)`,
      [id, kind, reference, tx.cause.actor, tx.today(), tx.now()],
    );
    const { envelope, commitmentId, selectionId } = subject;
    const [from, to] = move(kind, subject, amount).entries;
    await tx.query(
      `INSERT INTO ledger_entry (transaction_id, account, envelope, commitment_id, selection_id, amount_cents)
       VALUES ($1, $2, $3, $4, $5, $6), ($1, $7, $3, $4, $5, $8)`,
      [id, from.account, envelope, commitmentId, selectionId, from.amount, to.account, to.amount],
    );
    await this.keepBalances(tx, kind, subject, amount);
  }

  /** In the order of the locks: agreement, commitment, envelope. */
  private async keepBalances(
    tx: Transaction,
    kind: MoveKind,
    { envelope, commitmentId, selectionId }: Subject,
    amount: Cents,
  ): Promise<void> {
    switch (kind) {
      case 'CEILING':
        await tx.query('UPDATE envelope SET ceiling_cents = ceiling_cents + $1 WHERE key = $2', [
          amount,
          envelope,
        ]);
        return;
      case 'COMMITMENT':
        await tx.query('UPDATE envelope SET committed_cents = committed_cents + $1 WHERE key = $2', [
          amount,
          envelope,
        ]);
        return;
      case 'DRAW':
        await tx.query('UPDATE grant_agreement SET drawn_cents = drawn_cents + $1 WHERE selection_id = $2', [
          amount,
          selectionId,
        ]);
        await tx.query('UPDATE commitment SET drawn_cents = drawn_cents + $1 WHERE id = $2', [
          amount,
          commitmentId,
        ]);
        return;
      case 'PAYMENT':
        await tx.query('UPDATE grant_agreement SET paid_cents = paid_cents + $1 WHERE selection_id = $2', [
          amount,
          selectionId,
        ]);
        await tx.query('UPDATE envelope SET paid_cents = paid_cents + $1 WHERE key = $2', [amount, envelope]);
        return;
    }
  }
}
