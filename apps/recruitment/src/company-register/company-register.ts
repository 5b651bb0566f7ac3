/**
 * What the public register of companies (SIRENE) says of a site, and what it makes of a structure's own word. The register
 * informs: what it can't be asked stays to be verified, and nobody waits for it.
 */
import type { Siret } from '@cnfs/kernel';

export interface RegisteredSite {
  readonly siret: Siret;
  /** null of a natural person: its name is not ours to keep. */
  readonly name: string | null;
  readonly naturalPerson: boolean;
  readonly closed: boolean;
  /** INSEE's nomenclature: '7210' is a commune. */
  readonly legalForm: { readonly code: string; readonly label: string } | null;
  /** INSEE code, of an arrondissement in Paris, Lyon and Marseille. */
  readonly commune: string | null;
  readonly address: { readonly line: string; readonly postalCode: string; readonly city: string } | null;
}

/** null: the register knows no such site. */
export type RegisterAnswer = RegisteredSite | null;

export const blockingFindings = ['NOT_REGISTERED', 'SITE_CLOSED', 'SOLE_TRADER'] as const;
export const findings = [...blockingFindings, 'OTHER_SECTOR', 'OTHER_COMMUNE'] as const;
export type Finding = (typeof findings)[number];

export const verifications = ['TO_BE_VERIFIED', 'VERIFIED', 'DISPUTED'] as const;
export type Verification = (typeof verifications)[number];

export interface Declared {
  readonly sector: 'PUBLIC' | 'PRIVATE';
  readonly commune: string;
}

/**
 * Where the register says otherwise than the structure.
 * @param communeOf what the register's commune is today; null when it is none that we know
 */
export function compare(
  declared: Declared,
  answer: RegisterAnswer,
  communeOf: (code: string) => string | null,
): Finding[] {
  if (answer === null) return ['NOT_REGISTERED'];
  const commune = answer.commune === null ? null : communeOf(answer.commune);
  return [
    ...(answer.closed ? (['SITE_CLOSED'] as const) : []),
    ...(answer.naturalPerson ? (['SOLE_TRADER'] as const) : []),
    ...(sectorOf(answer) === otherThan(declared.sector) ? (['OTHER_SECTOR'] as const) : []),
    ...(commune !== null && commune !== declared.commune ? (['OTHER_COMMUNE'] as const) : []),
  ];
}

/** One finding that blocks is enough; the others are for whoever reads them. */
export function verificationOf(found: readonly Finding[]): Verification {
  return found.some((one) => (blockingFindings as readonly Finding[]).includes(one))
    ? 'DISPUTED'
    : 'VERIFIED';
}

/** By the first digit of the legal form: 4 and 7 are of public law; null when the register does not tell. */
function sectorOf({ legalForm, naturalPerson }: RegisteredSite): 'PUBLIC' | 'PRIVATE' | null {
  if (naturalPerson || legalForm === null) return null;
  return /^[47]/.test(legalForm.code) ? 'PUBLIC' : 'PRIVATE';
}

function otherThan(sector: 'PUBLIC' | 'PRIVATE'): 'PUBLIC' | 'PRIVATE' {
  return sector === 'PUBLIC' ? 'PRIVATE' : 'PUBLIC';
}

const minute = 60_000;

/** When to ask again a register that was away: after 15 minutes, twice as long each time; null after two days of it. */
export function askAgainAfter(attempts: number): number | null {
  return attempts < 8 ? 15 * minute * 2 ** attempts : null;
}
