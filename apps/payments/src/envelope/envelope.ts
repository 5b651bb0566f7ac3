/**
 * An envelope of the State's money: nothing is promised above its ceiling, and a ceiling never goes below what is promised.
 * The same bounds stand as a CHECK on the row, for whatever this code would forget.
 */
import { type Cents, RuleBroken, cents } from '@cnfs/kernel';

export interface EnvelopeBalance {
  readonly ceiling: Cents;
  /** Promised, what was paid included. */
  readonly committed: Cents;
}

/** Whether an amount may still be promised. */
export function canCommit({ ceiling, committed }: EnvelopeBalance, amount: Cents): boolean {
  return committed + amount <= ceiling;
}

/**
 * By how much the ceiling moves.
 * @throws CeilingBelowCommitted, CeilingUnchanged
 */
export function changeCeiling(envelope: EnvelopeBalance, ceiling: Cents): Cents {
  if (ceiling < envelope.committed) throw new CeilingBelowCommitted(envelope.committed);
  if (ceiling === envelope.ceiling) throw new CeilingUnchanged();
  return cents.subtract(ceiling, envelope.ceiling);
}

export class CeilingBelowCommitted extends RuleBroken {
  constructor(committed: Cents) {
    super(
      'CEILING_BELOW_COMMITTED',
      `Le plafond ne peut pas descendre sous le montant déjà engagé (${cents.format(committed)}).`,
      [{ pointer: '/ceilingCents', detail: `${cents.format(committed)} au moins.` }],
    );
  }
}

export class CeilingUnchanged extends RuleBroken {
  constructor() {
    super('CEILING_UNCHANGED', 'Le plafond demandé est déjà celui de l’enveloppe.', [
      { pointer: '/ceilingCents', detail: 'Indiquez un autre montant.' },
    ]);
  }
}
