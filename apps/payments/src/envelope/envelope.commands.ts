/** Commands on envelopes: promising money, raising or lowering a ceiling. The envelope's row is the last lock of all. */
import { EnvelopeCeilingChanged } from '@cnfs/contracts';
import { type Cents, NotFound, cents, newId } from '@cnfs/kernel';
import type { Transaction } from '@cnfs/messaging';
import { Injectable } from '@nestjs/common';
import { Ledger } from '../ledger/ledger.commands.js';
import type { EnvelopeKey } from '../ledger/ledger.js';
import { type EnvelopeBalance, changeCeiling } from './envelope.js';

@Injectable()
export class EnvelopeCommands {
  constructor(private readonly ledger: Ledger) {}

  /** @throws CeilingBelowCommitted, CeilingUnchanged */
  async changeCeiling(tx: Transaction, envelope: EnvelopeKey, ceiling: Cents): Promise<void> {
    const before = await this.hold(tx, envelope);
    const difference = changeCeiling(before, ceiling);
    const subject = { envelope, commitmentId: null, selectionId: null };
    await this.ledger.post(tx, 'CEILING', subject, difference, newId());
    tx.append(EnvelopeCeilingChanged, {
      envelope,
      previousCeilingCents: cents.toNumber(before.ceiling),
      ceilingCents: cents.toNumber(ceiling),
      committedCents: cents.toNumber(before.committed),
      remainingCents: cents.toNumber(cents.subtract(ceiling, before.committed)),
      date: tx.today(),
    });
  }

  /** The balance, held until the end of the transaction. */
  async hold(tx: Transaction, envelope: EnvelopeKey): Promise<EnvelopeBalance> {
    const [row] = await tx.query<{ ceiling: string; committed: string }>(
      `SELECT ceiling_cents AS ceiling, committed_cents AS committed FROM envelope WHERE key = $1 FOR NO KEY UPDATE`,
      [envelope],
    );
    if (!row) throw new NotFound();
    return { ceiling: cents.of(row.ceiling), committed: cents.of(row.committed) };
  }
}
