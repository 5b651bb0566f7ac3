/** A training session: days, a place or none, and seats. Nobody sits where there is no seat: who comes too late waits. */
import { type Day, IllegalState, RuleBroken, period } from '@cnfs/kernel';

export const modalities = ['ON_SITE', 'REMOTE', 'MIXED'] as const;
export type Modality = (typeof modalities)[number];

export interface SessionDraft {
  readonly startDay: Day;
  readonly endDay: Day;
  readonly modality: Modality;
  /** INSEE code of the commune it takes place in; none for a remote session. */
  readonly communeCode?: string | null;
  readonly today: Day;
}

/**
 * Whether the session may be opened.
 * @throws InvalidValue when it ends before it starts, SessionInThePast, PlaceMissing, PlaceOfRemoteSession
 */
export function openSession({ startDay, endDay, modality, communeCode, today }: SessionDraft): void {
  period(startDay, endDay, '/endDay');
  if (endDay < today) throw new SessionInThePast();
  if (modality === 'REMOTE' && communeCode) throw new PlaceOfRemoteSession();
  if (modality !== 'REMOTE' && !communeCode) throw new PlaceMissing();
}

export type Seat = 'GIVEN' | 'WAITING';

/** What one more candidate gets. @throws SessionOver after its last day */
export function seatFor(session: {
  readonly capacity: number;
  readonly taken: number;
  readonly endDay: Day;
  readonly today: Day;
}): Seat {
  if (session.endDay < session.today) throw new SessionOver();
  return session.taken < session.capacity ? 'GIVEN' : 'WAITING';
}

export class SessionInThePast extends RuleBroken {
  constructor() {
    super('SESSION_IN_THE_PAST', 'Une session se déclare avant son dernier jour.', [
      { pointer: '/endDay', detail: 'Aujourd’hui ou plus tard.' },
    ]);
  }
}

export class PlaceMissing extends RuleBroken {
  constructor() {
    super('PLACE_MISSING', 'Une session en présence se tient dans une commune.', [
      { pointer: '/communeCode', detail: 'Le code INSEE de la commune.' },
    ]);
  }
}

export class PlaceOfRemoteSession extends RuleBroken {
  constructor() {
    super('PLACE_OF_REMOTE_SESSION', 'Une session à distance ne se tient dans aucune commune.', [
      { pointer: '/communeCode', detail: 'À laisser vide.' },
    ]);
  }
}

export class SessionOver extends IllegalState {
  constructor() {
    super('SESSION_OVER', 'La session est terminée : choisissez-en une autre.');
  }
}
