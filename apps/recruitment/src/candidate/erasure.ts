/** When what is held on a person may be erased, and how long it may be held: pure. */
import { Conflict } from '@cnfs/kernel';
import type { CandidateState } from './candidate.js';

/** Article 17 of the RGPD, its grounds; RETENTION is the service's own, when the time is over. */
export const requestGrounds = [
  'NO_LONGER_NEEDED',
  'CONSENT_WITHDRAWN',
  'OBJECTION',
  'UNLAWFUL_PROCESSING',
  'LEGAL_OBLIGATION',
] as const;
export type RequestGround = (typeof requestGrounds)[number];
export type ErasureGround = RequestGround | 'RETENTION';

/** What an erasure waits for. */
export type Obstacle = 'CONTRACT' | 'PAYMENT';

export interface CaseStanding {
  /** Of the selection. */
  readonly state: string;
  /** Payments said that nothing more is to be paid or asked back. */
  readonly closed: boolean;
}

/** What stands in the way: a contract declared or running, and a case that was confirmed and is not settled in payments. */
export function obstaclesOf(cases: readonly CaseStanding[]): Obstacle[] {
  const contract = cases.some(({ state }) => state === 'CONTRACT_DECLARED' || state === 'CONFIRMED');
  const payment = cases.some(({ state, closed }) => (state === 'CONFIRMED' || state === 'ENDED') && !closed);
  return [...(contract ? ['CONTRACT' as const] : []), ...(payment ? ['PAYMENT' as const] : [])];
}

const reasons: Record<Obstacle, string> = {
  CONTRACT: 'un contrat est déclaré ou en cours',
  PAYMENT: 'la subvention liée au contrat n’est pas soldée',
};

/** What the person, or ANCT, is told. */
export function explanationOf(erased: boolean, obstacles: readonly Obstacle[]): string {
  if (erased) return 'Les données de cette personne ont été effacées.';
  if (obstacles.length === 0) return 'Les données de cette personne seront effacées dans la journée.';
  const why = obstacles.map((obstacle) => reasons[obstacle]).join(' et ');
  return `L’effacement attend, car ${why} ; il se fera de lui-même dès que rien ne s’y opposera.`;
}

/**
 * The parameter that says how long an application is kept from the last contact on: those who confirmed their address asked
 * to be in the pool that structures choose from; who did not, or withdrew, is kept as long as a refusal may be explained.
 * Null: for as long as the contract runs.
 */
export function retentionOf(state: CandidateState): 'retention.pool' | 'retention.not_selected' | null {
  switch (state) {
    case 'VERIFIED':
      return 'retention.pool';
    case 'REGISTERED':
    case 'WITHDRAWN':
      return 'retention.not_selected';
    case 'SELECTED':
    case 'ERASED':
      return null;
  }
}

export class PersonErased extends Conflict {
  constructor() {
    super(
      'PERSON_ERASED',
      'Les données de cette personne ont été effacées, ou vont l’être : cette identité ne peut plus servir à une candidature.',
    );
  }
}
