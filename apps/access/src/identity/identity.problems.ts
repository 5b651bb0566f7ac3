/** What is told of an identity token that proves nothing, where the answer is a problem. */
import { RuleBroken } from '@cnfs/kernel';
import { Unavailable } from '@cnfs/platform';

export class IdentityNotAccepted extends RuleBroken {
  constructor() {
    super('IDENTITY_NOT_ACCEPTED', 'Le jeton d’identité n’est pas accepté : connectez-vous de nouveau.');
  }
}

export class IdentityProviderAway extends Unavailable {
  constructor() {
    super('IDENTITY_PROVIDER_AWAY');
  }
}
