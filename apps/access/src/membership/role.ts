/** Roles of people: what each reaches, and who may give it. */
import { Forbidden, RuleBroken } from '@cnfs/kernel';

export const givenRoles = [
  'structure',
  'prefect',
  'anct',
  'bdt',
  'trainer',
  'coordinator',
  'platform',
  'auditor',
] as const;

/** A role that somebody gives, for a scope. */
export type GivenRole = (typeof givenRoles)[number];
/** A role that a person may act in. */
export type Role = GivenRole | 'candidate' | 'adviser';

export const roles: readonly Role[] = ['candidate', 'adviser', ...givenRoles];

/** What a role may be for; a list is empty where the role has no such scope. */
export interface Scope {
  /** 'D75' (département) or 'R11' (région) */
  readonly territories: readonly string[];
  /** Ids of host structures. */
  readonly structures: readonly string[];
  /** Ids of training organisations. */
  readonly organisations: readonly string[];
}

export const nothing: Scope = { territories: [], structures: [], organisations: [] };

interface Rule {
  /** The scope it is given for; null: it is given whole. */
  readonly scope: keyof Scope | null;
  /** `any`: for whatever scope; `own`: for a part of the giver's own. */
  readonly givenBy: Partial<Record<GivenRole, 'any' | 'own'>>;
}

/** Each of the two partners names its own people: nobody gives both a role that decides and one that pays. */
export const rules: Readonly<Record<GivenRole, Rule>> = {
  structure: { scope: 'structures', givenBy: { anct: 'any', structure: 'own' } },
  prefect: { scope: 'territories', givenBy: { anct: 'any' } },
  anct: { scope: null, givenBy: { anct: 'any' } },
  bdt: { scope: null, givenBy: { bdt: 'any' } },
  trainer: { scope: 'organisations', givenBy: { bdt: 'any', trainer: 'own' } },
  coordinator: { scope: 'territories', givenBy: { anct: 'any' } },
  platform: { scope: null, givenBy: { platform: 'any' } },
  auditor: { scope: null, givenBy: { platform: 'any' } },
};

/**
 * Taken by whoever logs in: they reach what is the person's own, which is nothing at first. A structure's agent registers it
 * so, and is given it afterwards.
 */
export const openRoles: readonly Role[] = ['candidate', 'adviser', 'structure'];

export interface Giver extends Scope {
  readonly role: string;
}

/** Roles that the giver may give, for some scope. */
export function givable(giver: string): GivenRole[] {
  return givenRoles.filter((role) => rules[role].givenBy[giver as GivenRole] !== undefined);
}

/** Whether the giver's role, and the part of the world it reaches, allow it to give the role, and so to take it back. */
export function gives(giver: Giver, role: GivenRole, scope: Scope): boolean {
  const { scope: kind, givenBy } = rules[role];
  const narrowing = givenBy[giver.role as GivenRole];
  if (narrowing === undefined) return false;
  return narrowing === 'any' || (kind !== null && scope[kind].every((id) => giver[kind].includes(id)));
}

/**
 * @throws MayNotGive when the giver may not give it, or not for that
 * @throws WrongScope when the role is given for another kind of thing
 */
export function mayGive(giver: Giver, role: GivenRole, scope: Scope): void {
  if (!gives(giver, role, scope)) throw new MayNotGive();
  const kind = rules[role].scope;
  for (const list of ['territories', 'structures', 'organisations'] as const)
    if (scope[list].length > 0 !== (list === kind)) throw new WrongScope(list, list === kind);
}

export class MayNotGive extends Forbidden {
  constructor() {
    super('Votre rôle ne permet pas de donner ce rôle, ou pas sur ce périmètre.', 'MAY_NOT_GIVE_ROLE');
  }
}

export class WrongScope extends RuleBroken {
  constructor(list: keyof Scope, expected: boolean) {
    super('WRONG_ROLE_SCOPE', 'Le périmètre n’est pas celui que demande ce rôle.', [
      { pointer: `/${list}`, detail: expected ? 'Ce rôle le demande.' : 'Ce rôle ne s’y limite pas.' },
    ]);
  }
}
