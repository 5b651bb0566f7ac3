/** Whose a resource is, and who is inside and outside of its perimeter. */
import { newId } from '@cnfs/kernel';
import type { ActorClaims } from '@cnfs/testing';
import type { ActingRole } from '../../auth/actor.js';
import type { Reach } from './matrix.js';

/** To whom resources of a spec belong: one of each kind of owner. */
export interface Owner {
  readonly structure: string;
  readonly departement: string;
  readonly region: string;
  readonly organisation: string;
  readonly person: string;
}

export function newOwner(territory: { departement: string; region: string }): Owner {
  return { structure: newId(), organisation: newId(), person: newId(), ...territory };
}

/** Everything that belongs to the owner, under a role: what a token says of other kinds of owner must count for nothing. */
export function claimsOf(role: ActingRole, owner: Owner): ActorClaims {
  return {
    role,
    person: owner.person,
    structures: [owner.structure],
    organisations: [owner.organisation],
    territories: [`D${owner.departement}`, `R${owner.region}`],
    scopes: [],
  };
}

const nothing = { structures: [], organisations: [], territories: [], scopes: [] };

/** Each way in which this role reaches what is the owner's, with nothing in the token beside it. */
export function insiders(role: ActingRole, reach: Reach, owner: Owner): ActorClaims[] {
  const stranger = { ...nothing, role, person: newId() };
  if (typeof reach === 'object') return [{ ...stranger, scopes: [reach.scope] }];
  if (reach === 'all') return [stranger];
  if (reach === 'territory')
    return [`D${owner.departement}`, `R${owner.region}`].map((territory) => ({
      ...stranger,
      territories: [territory],
    }));
  if (role === 'structure') return [{ ...stranger, structures: [newId(), owner.structure] }];
  if (role === 'trainer') return [{ ...stranger, organisations: [newId(), owner.organisation] }];
  return [{ ...stranger, person: owner.person }];
}

/** People of this role who are somebody else's, or nobody's, whatever else of the owner's their tokens name. */
export function outsiders(role: ActingRole, reach: Reach, owner: Owner, other: Owner): ActorClaims[] {
  if (reach === 'all' || typeof reach === 'object') return [];
  const all = claimsOf(role, owner);
  if (reach === 'territory')
    return [
      { ...all, territories: [`D${other.departement}`, `R${other.region}`] },
      // The same two codes, of the other kind: région 75 is not département 75.
      { ...all, territories: [`D${owner.region}`, `R${owner.departement}`] },
      { ...all, territories: [] },
    ];
  if (role === 'structure')
    return [
      { ...all, structures: [other.structure] },
      { ...all, structures: [] },
    ];
  if (role === 'trainer')
    return [
      { ...all, organisations: [other.organisation] },
      { ...all, organisations: [] },
    ];
  return [{ ...all, person: other.person }];
}
