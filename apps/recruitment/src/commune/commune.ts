/** A commune of the official list, as rules need it: where it is, whose territory, in which zones. */
import { type Departement, type InseeCode, type Region, RuleBroken } from '@cnfs/kernel';

export interface Commune {
  /** Today's code, whichever code was asked for. */
  readonly code: InseeCode;
  readonly name: string;
  readonly departement: Departement;
  readonly region: Region;
  /** Degrees; null for the few communes overseas whose place is unknown. */
  readonly lat: number | null;
  readonly lon: number | null;
  /** Holds at least one priority district (QPV). */
  readonly priorityDistrict: boolean;
  /** In a rural zone (ZRR, then FRR). */
  readonly rural: boolean;
}

/** How names are compared: no accents, no punctuation, no case ("L'Haÿ-les-Roses" → "l hay les roses"). */
export function searchable(name: string): string {
  return name
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll('œ', 'oe')
    .replace(/[^a-z0-9]+/g, ' ')
    .trim();
}

export class UnknownCommune extends RuleBroken {
  constructor(code: string) {
    super(
      'UNKNOWN_COMMUNE',
      `Le code INSEE ${code} n’est celui d’aucune commune, ni d’aucune ancienne commune.`,
      [{ pointer: '/commune', detail: 'Le code INSEE est attendu (ce n’est pas le code postal).' }],
    );
  }
}
