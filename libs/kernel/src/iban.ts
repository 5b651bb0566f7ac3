/**
 * A creditor's account: IBAN (country, its length and format, ISO 13616 key) and the BIC of its bank (ISO 9362).
 * Kept in capitals without spaces. Refusals never repeat the value: an IBAN must not reach a log.
 */
import { electronicFormatIBAN, isValidBIC, isValidIBAN } from 'ibantools';
import type { Brand } from './brand.js';
import { InvalidValue } from './errors.js';

export type Iban = Brand<string, 'Iban'>;
export type Bic = Brand<string, 'Bic'>;

/** Territories whose accounts have a French IBAN while their banks' BICs bear the territory's own country code. */
const frenchTerritories = ['BL', 'GF', 'GP', 'MF', 'MQ', 'NC', 'PF', 'PM', 'RE', 'TF', 'WF', 'YT'];

/** @throws InvalidValue INVALID_IBAN */
export function parseIban(text: string, pointer?: string): Iban {
  const iban = electronicFormatIBAN(text.replace(/\s/g, ''));
  if (iban === null || !isValidIBAN(iban))
    throw new InvalidValue(
      'INVALID_IBAN',
      'L’IBAN est inexact : vérifiez le pays, la longueur et la clé.',
      pointer,
    );
  return iban as Iban;
}

/** @throws InvalidValue INVALID_BIC unless 8 or 11 characters with a country that exists */
export function parseBic(text: string, pointer?: string): Bic {
  const bic = text.trim().toUpperCase();
  if (!isValidBIC(bic))
    throw new InvalidValue('INVALID_BIC', 'Le BIC doit avoir 8 ou 11 caractères et un pays connu.', pointer);
  return bic as Bic;
}

/** Whether a bank may hold an account: same country, or a French IBAN at a bank of a French overseas territory. */
export function bicSuitsIban(bic: Bic, iban: Iban): boolean {
  const bank = bic.slice(4, 6);
  const account = iban.slice(0, 2);
  return bank === account || (account === 'FR' && frenchTerritories.includes(bank));
}
