/**
 * INSEE code of a commune: five characters of text ('01004', '2A004', '97105'). Never a number: read as one, the
 * communes of the first nine départements lose their zero and match nothing. It is not a postal code.
 */
import type { Brand } from './brand.js';
import { InvalidValue } from './errors.js';
import { type Departement, departements } from './territory.js';

export type InseeCode = Brand<string, 'InseeCode'>;

/**
 * Checks the form and the département, not that the commune exists: that is for who holds the list of communes.
 * @throws InvalidValue INVALID_INSEE_CODE
 */
export function parseInseeCode(text: string, pointer?: string): InseeCode {
  const code = text.trim().toUpperCase();
  if (!/^\d[\dAB]\d{3}$/.test(code) || !departements.includes(prefixOf(code)))
    throw new InvalidValue(
      'INVALID_INSEE_CODE',
      'Le code INSEE de la commune doit avoir 5 caractères, zéros de tête compris (exemples : 01004, 2A004, 97105).',
      pointer,
    );
  return code as InseeCode;
}

/** 01004 → 01, 2A004 → 2A, 97105 → 971, 98818 → 988. */
export function departementOf(code: InseeCode): Departement {
  return prefixOf(code);
}

/** Overseas (97…, 98…) the département takes three characters. */
function prefixOf(code: string): Departement {
  return code.slice(0, /^9[78]/.test(code) ? 3 : 2) as Departement;
}
