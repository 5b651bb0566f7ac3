/**
 * The ledger's words: every euro of an envelope moves FUNDING → AVAILABLE → COMMITTED → DRAWN → PAID, one move a transaction.
 * A move takes from one account what it gives to the next, so a transaction adds up to zero by construction.
 */
import { type Cents, cents } from '@cnfs/kernel';

export const accounts = ['FUNDING', 'AVAILABLE', 'COMMITTED', 'DRAWN', 'PAID'] as const;

/**
 * FUNDING: what the State gave the envelope (negative, the other side of its ceiling). AVAILABLE: neither promised nor paid.
 * COMMITTED: promised to a post, not yet to a contract. DRAWN: promised to a contract, not yet paid. PAID: executed.
 */
export type Account = (typeof accounts)[number];

export const envelopeKeys = ['ADVISERS', 'KITS', 'AIDANTS_CONNECT'] as const;
export type EnvelopeKey = (typeof envelopeKeys)[number];

export type MoveKind = 'CEILING' | 'COMMITMENT' | 'DRAW' | 'PAYMENT';

/** What an entry is about: always an envelope, then the post's commitment, then the case. */
export interface Subject {
  readonly envelope: EnvelopeKey;
  readonly commitmentId: string | null;
  readonly selectionId: string | null;
}

export interface Entry extends Subject {
  readonly account: Account;
  /** Positive when it comes in, negative when it goes out. */
  readonly amount: Cents;
}

export interface Move {
  readonly kind: MoveKind;
  readonly entries: readonly [Entry, Entry];
}

const steps: Record<MoveKind, readonly [from: Account, to: Account]> = {
  CEILING: ['FUNDING', 'AVAILABLE'],
  COMMITMENT: ['AVAILABLE', 'COMMITTED'],
  DRAW: ['COMMITTED', 'DRAWN'],
  PAYMENT: ['DRAWN', 'PAID'],
};

/** One step forward of an amount; a negative amount takes it back (a lowered ceiling, a draw that a termination frees). */
export function move(kind: MoveKind, subject: Subject, amount: Cents): Move {
  const [from, to] = steps[kind];
  return {
    kind,
    entries: [
      { ...subject, account: from, amount: cents.negate(amount) },
      { ...subject, account: to, amount },
    ],
  };
}

export interface Figures {
  readonly ceiling: Cents;
  /** Promised at any stage, what was paid included. */
  readonly committed: Cents;
  /** Promised to contracts, what was paid included. */
  readonly drawn: Cents;
  readonly paid: Cents;
  /** Neither promised nor paid. */
  readonly remaining: Cents;
}

/** The figures that are shown, as sums of entries. */
export function figures(entries: readonly Pick<Entry, 'account' | 'amount'>[]): Figures {
  const of = (...wanted: Account[]) =>
    cents.sum(entries.filter(({ account }) => wanted.includes(account)).map(({ amount }) => amount));
  return {
    ceiling: cents.negate(of('FUNDING')),
    committed: of('COMMITTED', 'DRAWN', 'PAID'),
    drawn: of('DRAWN', 'PAID'),
    paid: of('PAID'),
    remaining: of('AVAILABLE'),
  };
}
