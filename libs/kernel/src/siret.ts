/**
 * Who a host structure is for the State: SIRET (a site) and SIREN (its legal entity) in the national register of
 * companies, RIDET in New Caledonia, which has a register of its own. All are text: they may begin with zeros.
 */
import { siren as sirenRule, siret as siretRule } from 'stdnum/lib/cjs/fr/index.js';
import type { Brand } from './brand.js';
import { InvalidValue } from './errors.js';

export type Siret = Brand<string, 'Siret'>;
export type Siren = Brand<string, 'Siren'>;
export type Ridet = Brand<string, 'Ridet'>;

/** Spaces, no-break ones included, are how people write these numbers; anything else is a mistake. */
function withoutSpaces(text: string): string {
  return text.replace(/[ \u00a0\u202f]/g, '');
}

/**
 * 14 digits, spaces allowed. The key is Luhn's over the 14 digits, except for La Poste's sites (SIREN 356000000, head
 * office apart), whose digits add up to a multiple of five; the library leaves out the SIREN's own key, checked here.
 * @throws InvalidValue INVALID_SIRET
 */
export function parseSiret(text: string, pointer?: string): Siret {
  const siret = withoutSpaces(text);
  if (!/^\d{14}$/.test(siret) || !siretRule.validate(siret).isValid || !isSiren(siret.slice(0, 9)))
    throw new InvalidValue('INVALID_SIRET', 'Le SIRET doit avoir 14 chiffres et une clé exacte.', pointer);
  return siret as Siret;
}

/** @throws InvalidValue INVALID_SIREN unless 9 digits with Luhn's key */
export function parseSiren(text: string, pointer?: string): Siren {
  const siren = withoutSpaces(text);
  if (!isSiren(siren))
    throw new InvalidValue('INVALID_SIREN', 'Le SIREN doit avoir 9 chiffres et une clé exacte.', pointer);
  return siren as Siren;
}

/** The legal entity of a site: several sites of one structure share it. */
export function sirenOf(siret: Siret): Siren {
  return siret.slice(0, 9) as Siren;
}

/**
 * New Caledonia's number: 7 digits, no key that can be checked (programme, §3).
 * @throws InvalidValue INVALID_RIDET
 */
export function parseRidet(text: string, pointer?: string): Ridet {
  const ridet = withoutSpaces(text);
  if (!/^\d{7}$/.test(ridet))
    throw new InvalidValue('INVALID_RIDET', 'Le RIDET doit avoir 7 chiffres.', pointer);
  return ridet as Ridet;
}

function isSiren(digits: string): boolean {
  return /^\d{9}$/.test(digits) && sirenRule.validate(digits).isValid;
}
