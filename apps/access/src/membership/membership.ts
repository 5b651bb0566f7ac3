/** Acting: out of all that a person holds, one role, with everything that it reaches in that role. */
import { Conflict, IllegalState } from '@cnfs/kernel';
import { type GivenRole, type Role, type Scope, nothing, openRoles } from './role.js';

export interface Held extends Scope {
  readonly role: GivenRole;
  /** The organisation that the person must have logged in from; null: any. */
  readonly siret: string | null;
}

export interface Acting extends Scope {
  readonly role: Role;
}

/**
 * What the person reaches in that role: the sum of its memberships, of those that hold for where it logged in from.
 * @returns null when it may not act in the role
 */
export function actAs(role: Role, held: readonly Held[], siret: string | null): Acting | null {
  const holding = inForce(held, siret).filter((membership) => membership.role === role);
  if (holding.length === 0 && !openRoles.includes(role)) return null;
  return { role, ...holding.reduce<Scope>(sum, nothing) };
}

/** The role that needs no choosing: the only one held. A person who holds none acts as candidate. */
export function onlyRole(held: readonly Held[], siret: string | null): Role | null {
  const [first, ...others] = new Set(inForce(held, siret).map(({ role }) => role));
  if (first === undefined) return 'candidate';
  return others.length === 0 ? first : null;
}

function inForce(held: readonly Held[], siret: string | null): Held[] {
  return held.filter((membership) => membership.siret === null || membership.siret === siret);
}

function sum(a: Scope, b: Scope): Scope {
  return {
    territories: union(a.territories, b.territories),
    structures: union(a.structures, b.structures),
    organisations: union(a.organisations, b.organisations),
  };
}

function union(a: readonly string[], b: readonly string[]): string[] {
  return [...new Set([...a, ...b])].sort();
}

export class AlreadyRevoked extends IllegalState {
  constructor() {
    super('MEMBERSHIP_ALREADY_REVOKED', 'Ce rôle est déjà retiré.');
  }
}

export class DecidesAndPays extends Conflict {
  constructor() {
    super(
      'ANCT_AND_BDT',
      'L’ANCT décide et la Banque des Territoires paie : une même personne ne peut pas tenir les deux rôles.',
    );
  }
}
