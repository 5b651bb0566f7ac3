/**
 * A candidate: what an application must hold, and what becomes of it. Only one whose e-mail is confirmed is shown to
 * structures, and only one under no contract can be given one.
 */
import {
  Conflict,
  type Day,
  type Departement,
  type Email,
  IllegalState,
  type Phone,
  RuleBroken,
  defineStateMachine,
  parseEmail,
  parsePhone,
} from '@cnfs/kernel';

export type CandidateState = 'REGISTERED' | 'VERIFIED' | 'SELECTED' | 'WITHDRAWN' | 'ERASED';
export type CandidateEvent = 'confirmEmail' | 'select' | 'release' | 'withdraw' | 'applyAgain' | 'erase';

export const candidateMachine = defineStateMachine<CandidateState, CandidateEvent>('candidate', [
  { from: 'REGISTERED', event: 'confirmEmail', to: 'VERIFIED' },
  { from: 'VERIFIED', event: 'select', to: 'SELECTED' },
  { from: 'SELECTED', event: 'release', to: 'VERIFIED' },
  { from: ['REGISTERED', 'VERIFIED'], event: 'withdraw', to: 'WITHDRAWN' },
  { from: 'WITHDRAWN', event: 'applyAgain', to: 'REGISTERED' },
  { from: ['REGISTERED', 'VERIFIED', 'WITHDRAWN'], event: 'erase', to: 'ERASED' },
]);

export const situations = [
  'JOB_SEEKER',
  'EMPLOYED',
  'STUDENT',
  'DIGITAL_MEDIATION_GRADUATE',
  'EXPERIENCED',
] as const;
export type Situation = (typeof situations)[number];

export interface ApplicationForm {
  readonly firstName: string;
  readonly lastName: string;
  readonly email: string;
  readonly phone: string;
  /** How far the candidate would work, in kilometres; null: anywhere in the country. */
  readonly mobilityKm: number | null;
  readonly availableFrom: Day;
  readonly situations: readonly Situation[];
  /** Name of the diploma, of a graduate of digital mediation. */
  readonly diploma?: string;
  readonly motivation: string;
}

export interface ApplicationFacts {
  /** Where the candidate lives: national phone numbers are read the way of the territory. */
  readonly departement: Departement;
  /** Domain of the programme's own addresses, which advisers receive later. */
  readonly programmeDomain: string;
  /** Distances that may be chosen, in kilometres. */
  readonly distances: readonly number[];
}

/** An application whose values were checked and put in their one form. */
export type Application = Omit<ApplicationForm, 'email' | 'phone' | 'diploma'> & {
  readonly email: Email;
  readonly phone: Phone;
  readonly diploma: string | null;
};

/**
 * @throws InvalidValue INVALID_EMAIL, INVALID_PHONE
 * @throws EmailOfTheProgramme, UnknownDistance, DiplomaMismatch
 */
export function apply(form: ApplicationForm, facts: ApplicationFacts): Application {
  const email = parseEmail(form.email, '/email');
  if (isWithin(email, facts.programmeDomain)) throw new EmailOfTheProgramme();
  if (form.mobilityKm !== null && !facts.distances.includes(form.mobilityKm))
    throw new UnknownDistance(facts.distances);
  if (form.situations.includes('DIGITAL_MEDIATION_GRADUATE') !== (form.diploma !== undefined))
    throw new DiplomaMismatch();
  return {
    ...form,
    email,
    phone: parsePhone(form.phone, facts.departement, '/phone'),
    situations: [...new Set(form.situations)],
    diploma: form.diploma ?? null,
  };
}

function isWithin(email: Email, domain: string): boolean {
  const host = email.slice(email.indexOf('@') + 1);
  return host === domain || host.endsWith(`.${domain}`);
}

/** @throws CandidateNotFree unless the address is confirmed and no contract runs */
export function mayBeTalkedTo(state: CandidateState): void {
  if (state !== 'VERIFIED') throw new CandidateNotFree();
}

/**
 * Whether a selection may declare, or have confirmed, a contract with the candidate.
 * @param heldBy the selection whose contract the candidate is under or about to be; null when there is none
 * @param expected the selection that may hold the candidate already: itself when it is confirmed, none when it declares
 * @throws CandidateNotFree
 */
export function mayBeHired(state: CandidateState, heldBy: string | null, expected: string | null): void {
  mayBeTalkedTo(state);
  if (heldBy !== expected) throw new CandidateNotFree();
}

export class EmailOfTheProgramme extends RuleBroken {
  constructor() {
    super('EMAIL_OF_THE_PROGRAMME', 'Une adresse du dispositif ne peut pas servir à une candidature.', [
      { pointer: '/email', detail: 'Donnez une adresse personnelle.' },
    ]);
  }
}

export class UnknownDistance extends RuleBroken {
  constructor(distances: readonly number[]) {
    super('UNKNOWN_DISTANCE', 'La distance de mobilité n’est pas une de celles proposées.', [
      { pointer: '/mobilityKm', detail: `${distances.join(', ')} km, ou aucune limite.` },
    ]);
  }
}

export class DiplomaMismatch extends RuleBroken {
  constructor() {
    super(
      'DIPLOMA_MISMATCH',
      'Le nom du diplôme est attendu des diplômés de la médiation numérique, et d’eux seuls.',
      [{ pointer: '/diploma', detail: 'À donner avec la situation DIGITAL_MEDIATION_GRADUATE.' }],
    );
  }
}

export class AlreadyApplied extends Conflict {
  constructor() {
    super(
      'ALREADY_APPLIED',
      'Une candidature existe déjà pour cette personne ou cette adresse électronique.',
    );
  }
}

export class ConfirmationLinkInvalid extends RuleBroken {
  constructor() {
    super(
      'CONFIRMATION_LINK_INVALID',
      'Ce lien de confirmation n’est pas valable ou a expiré : demandez-en un nouveau.',
    );
  }
}

export class CandidateNotFree extends IllegalState {
  constructor() {
    super(
      'CANDIDATE_NOT_FREE',
      'Ce candidat n’est pas disponible : candidature non confirmée, retirée, ou déjà recrutée.',
    );
  }
}

export class CandidateUnderReservation extends IllegalState {
  constructor() {
    super(
      'CANDIDATE_UNDER_RESERVATION',
      'Un contrat est déclaré avec ce candidat : il faut d’abord annuler la mise en relation.',
    );
  }
}
