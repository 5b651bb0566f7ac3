// The people and systems of a story, each in its role and perimeter; names are invented and stand for stable ids.
import type { ActorClaims } from './issuer.js';

/** `D75` for a département, `R11` for a région. */
type Territories = readonly string[];

/** Whom to sign a token for: `issuer.token(actors.prefect('D46'))`. */
export const actors = {
  anct: (person = 'anct-1'): ActorClaims => ({ role: 'anct', person }),
  prefect: (...territories: Territories): ActorClaims => ({
    role: 'prefect',
    person: `prefect-${territories.join('-')}`,
    territories,
  }),
  /** Without an id: someone whose structure is not registered yet. */
  structure: (...structures: readonly string[]): ActorClaims => ({
    role: 'structure',
    person: `structure-${structures.join('-') || 'new'}`,
    structures,
  }),
  trainer: (...organisations: readonly string[]): ActorClaims => ({
    role: 'trainer',
    person: `trainer-${organisations.join('-')}`,
    organisations,
  }),
  candidate: (person: string): ActorClaims => ({ role: 'candidate', person }),
  adviser: (person: string): ActorClaims => ({ role: 'adviser', person }),
  bdt: (person = 'bdt-1'): ActorClaims => ({ role: 'bdt', person }),
  auditor: (person = 'auditor-1'): ActorClaims => ({ role: 'auditor', person }),
  platform: (person = 'platform-1'): ActorClaims => ({ role: 'platform', person }),
  /** An external system, such as `service('payment-channel')`. */
  service: (...scopes: readonly string[]): ActorClaims => ({
    role: 'service',
    person: scopes.join('-'),
    scopes,
  }),
} satisfies Record<string, (...given: string[]) => ActorClaims>;
