/**
 * The instalments of a grant: what makes each of them due, and what it may become.
 * A cancelled one comes back when a fact that arrives late shows that it was owed: the order of arrival decides nothing.
 */
import { type Cents, cents, defineStateMachine } from '@cnfs/kernel';

export const triggers = ['CONTRACT_START', 'TRAINING', 'ACTIVITY'] as const;
export type InstalmentTrigger = (typeof triggers)[number];

export type InstalmentState = 'SCHEDULED' | 'HELD' | 'DUE' | 'ORDERED' | 'PAID' | 'CANCELLED';
export type InstalmentEvent = 'postpone' | 'fallDue' | 'hold' | 'order' | 'pay' | 'reject' | 'cancel';

export const instalmentMachine = defineStateMachine<InstalmentState, InstalmentEvent>('instalment', [
  { from: ['HELD', 'DUE', 'CANCELLED'], event: 'postpone', to: 'SCHEDULED' },
  { from: ['SCHEDULED', 'HELD', 'CANCELLED'], event: 'fallDue', to: 'DUE' },
  { from: ['SCHEDULED', 'DUE', 'CANCELLED'], event: 'hold', to: 'HELD' },
  { from: 'DUE', event: 'order', to: 'ORDERED' },
  { from: 'ORDERED', event: 'pay', to: 'PAID' },
  { from: 'ORDERED', event: 'reject', to: 'DUE' },
  { from: ['SCHEDULED', 'HELD', 'DUE'], event: 'cancel', to: 'CANCELLED' },
]);

/** What keeps a triggered instalment from being paid. */
export type Missing =
  'AGREEMENT_SIGNATURE' | 'BANK_ACCOUNT' | 'ACTIVITY_REPORT' | 'TERMINATION_PENDING' | 'GRANT_SUSPENDED';

/** The parts of a grant, one for each trigger; they add up to it to the cent. */
export function splitGrant(amount: Cents, percents: readonly number[]): Cents[] {
  return cents.allocate(
    amount,
    triggers.map((_, index) => BigInt(percents[index] ?? 0)),
  );
}
