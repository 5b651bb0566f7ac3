/** An invitation: a role offered to an address, taken once, by who reads that address's mail and logs in with it. */
import { IllegalState, RuleBroken, defineStateMachine } from '@cnfs/kernel';

export type InvitationState = 'PENDING' | 'ACCEPTED' | 'WITHDRAWN';
export type InvitationEvent = 'accept' | 'withdraw';

export const invitationMachine = defineStateMachine<InvitationState, InvitationEvent>('invitation', [
  { from: 'PENDING', event: 'accept', to: 'ACCEPTED' },
  { from: 'PENDING', event: 'withdraw', to: 'WITHDRAWN' },
]);

export interface Offer {
  readonly state: InvitationState;
  readonly email: string;
  readonly siret: string | null;
  readonly invitedBy: string;
  readonly expiresAt: Date;
}

/** What is known of who accepts. */
export interface Taker {
  readonly personId: string;
  /** Null: the identity provider does not say, or does not vouch for it. */
  readonly email: string | null;
  readonly siret: string | null;
}

/**
 * @param now real time
 * @throws InvitationLinkInvalid when it was taken, withdrawn, or is too old
 * @throws NotTheInvited when the identity has another address or organisation
 * @throws OwnInvitation
 */
export function mayTake(offer: Offer, taker: Taker, now: Date): void {
  if (offer.state !== 'PENDING' || offer.expiresAt <= now) throw new InvitationLinkInvalid();
  if (taker.email?.toLowerCase() !== offer.email) throw new NotTheInvited();
  if (offer.siret !== null && taker.siret !== offer.siret) throw new NotTheInvited();
  if (offer.invitedBy.split(':')[1] === taker.personId) throw new OwnInvitation();
}

export class InvitationLinkInvalid extends RuleBroken {
  constructor() {
    super('INVITATION_LINK_INVALID', 'Cette invitation n’est pas valable, a déjà servi ou a expiré.');
  }
}

export class NotTheInvited extends RuleBroken {
  constructor() {
    super(
      'NOT_THE_INVITED',
      'Cette invitation est pour une autre adresse électronique ou une autre organisation que les vôtres.',
    );
  }
}

export class OwnInvitation extends IllegalState {
  constructor() {
    super('OWN_INVITATION', 'Nul ne se donne un rôle à soi-même : une autre personne doit vous inviter.');
  }
}
