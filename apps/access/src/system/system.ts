/** A system outside the programme: what it is given, by whom, and the keys by which it proves itself. */
import { Forbidden, IllegalState, RuleBroken } from '@cnfs/kernel';

/** Each right of a system, and the roles that may give it. Banque des Territoires names its own payment system. */
export const systemScopes = { 'payment-channel': ['bdt'] } as const satisfies Record<
  string,
  readonly string[]
>;

export type SystemScope = keyof typeof systemScopes;

/** Whether the role may give all of it, and so take it back. */
export function givesScopes(role: string, scopes: readonly SystemScope[]): boolean {
  return scopes.every((scope) => (systemScopes[scope] as readonly string[]).includes(role));
}

export class MayNotGiveScope extends Forbidden {
  constructor() {
    super('Votre rôle ne permet pas de donner ce droit à un système.', 'MAY_NOT_GIVE_SCOPE');
  }
}

export class UnusableKey extends RuleBroken {
  constructor(at: number) {
    super('UNUSABLE_KEY', 'Une clé n’est pas une clé publique utilisable.', [
      { pointer: `/keys/${at}`, detail: 'EC avec x et y, OKP avec x, RSA de 2048 bits ou plus avec n et e.' },
    ]);
  }
}

export class SystemAlreadyRevoked extends IllegalState {
  constructor() {
    super('SYSTEM_ALREADY_REVOKED', 'Ce système n’a déjà plus accès.');
  }
}
