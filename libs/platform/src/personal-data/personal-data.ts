/**
 * Where each personal field lives, why, for how long and what becomes of it: data, from which the page of the DPO is written,
 * by which an erasure is carried out, and to which a spec holds every table of the schema.
 */

/** Article 6 of the RGPD. */
export type LegalBasis = 'CONSENT' | 'CONTRACT' | 'LEGAL_OBLIGATION' | 'PUBLIC_TASK';

/** ERASED: nothing is left. PSEUDONYMISED: the row stays and names nobody. KEPT: the law asks for it, as it is. */
export type Fate = 'ERASED' | 'PSEUDONYMISED' | 'KEPT';

export interface PersonalField {
  readonly columns: readonly string[];
  /** French: whose, and what it says. */
  readonly what: string;
  /** French: what it is for. */
  readonly why: string;
  readonly basis: LegalBasis;
  /** French: how long, by which parameter or event. */
  readonly kept: string;
  readonly after: Fate;
  /** Names under which answers of the API show it: a route that does leaves a row in the audit. */
  readonly shownAs?: readonly string[];
}

export interface PersonalTable {
  readonly fields: readonly PersonalField[];
  /** Columns of text, bytes, dates or JSON that say nothing of a person: each is named, so that a new one is thought about. */
  readonly others: readonly string[];
  /** What is done to it when a person is erased: $1 is the person's id. In the order of the tables. */
  readonly erase?: string;
}

export interface PersonalData {
  readonly tables: Readonly<Record<string, PersonalTable>>;
  /** Tables that hold nobody. */
  readonly nobody: readonly string[];
  /** SQL that gives, as `id`, the ids of what is about the person ($1) in this service: what the audit may have words on. */
  readonly about: string;
}

/** What a text becomes whose column cannot be empty. */
export const ERASED_TEXT = 'Texte effacé.';

/** The author of an act, an agent of the programme: `<role>:<subject of the token>`. */
export const author = (...columns: string[]): PersonalField => ({
  columns,
  what: 'Agent, auteur de l’acte : rôle et identifiant',
  why: 'Répondre de chaque décision',
  basis: 'LEGAL_OBLIGATION',
  kept: 'Comme la décision',
  after: 'KEPT',
});

/** The person of a case: an id, which gives way to the case's. */
export const caseOfPerson = (kept: string): PersonalField => ({
  columns: ['candidate_id'],
  what: 'Candidat ou conseiller : identifiant',
  why: 'Suivre le dossier d’une personne d’un bout à l’autre',
  basis: 'PUBLIC_TASK',
  kept,
  after: 'PSEUDONYMISED',
  shownAs: ['candidateId'],
});
