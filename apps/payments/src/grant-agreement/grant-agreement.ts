/** A grant agreement: what it may become. Its amount is computed once, and once more when the contract ends early. */
import { IllegalState, defineStateMachine } from '@cnfs/kernel';

export type GrantAgreementState =
  'DRAFT' | 'SIGNED' | 'ACTIVE' | 'SUSPENDED' | 'CLOSED' | 'TERMINATED' | 'CANCELLED';
export type GrantAgreementEvent = 'sign' | 'start' | 'suspend' | 'resume' | 'close' | 'terminate' | 'cancel';

export const grantAgreementMachine = defineStateMachine<GrantAgreementState, GrantAgreementEvent>(
  'grant-agreement',
  [
    { from: 'DRAFT', event: 'sign', to: 'SIGNED' },
    { from: 'SIGNED', event: 'start', to: 'ACTIVE' },
    { from: 'ACTIVE', event: 'suspend', to: 'SUSPENDED' },
    { from: 'SUSPENDED', event: 'resume', to: 'ACTIVE' },
    { from: ['ACTIVE', 'SUSPENDED'], event: 'close', to: 'CLOSED' },
    { from: ['ACTIVE', 'SUSPENDED'], event: 'terminate', to: 'TERMINATED' },
    // Signed but ended before its first funded day: nothing was granted.
    { from: ['DRAFT', 'SIGNED'], event: 'cancel', to: 'CANCELLED' },
  ],
);

/** @throws AgreementNotToSign once it is signed, or given up */
export function sign(state: GrantAgreementState): GrantAgreementState {
  if (!grantAgreementMachine.can(state, 'sign')) throw new AgreementNotToSign();
  return grantAgreementMachine.next(state, 'sign');
}

export class AgreementNotToSign extends IllegalState {
  constructor() {
    super(
      'AGREEMENT_NOT_TO_SIGN',
      'La convention est déjà signée ou n’a plus cours : elle n’attend aucune signature.',
    );
  }
}
