/**
 * A phone number in E.164 ('+33612345678'). A number written the national way means nothing without its territory:
 * 0690 00 12 34 is Guadeloupe's, so the département of whoever gives it decides, then mainland France.
 */
import { type CountryCode, parsePhoneNumberFromString } from 'libphonenumber-js/core';
import numberingPlans from 'libphonenumber-js/max/metadata';
import type { Brand } from './brand.js';
import { InvalidValue } from './errors.js';
import type { Departement } from './territory.js';

export type Phone = Brand<string, 'Phone'>;

const overseas: Readonly<Record<string, CountryCode>> = {
  '971': 'GP',
  '972': 'MQ',
  '973': 'GF',
  '974': 'RE',
  '975': 'PM',
  '976': 'YT',
  '977': 'BL',
  '978': 'MF',
  '986': 'WF',
  '987': 'PF',
  '988': 'NC',
};

/**
 * The full numbering plans ('max') are needed: with the short ones, any nine digits pass as French.
 * @throws InvalidValue INVALID_PHONE for a number that no plan has, or with an extension
 */
export function parsePhone(text: string, departement?: Departement, pointer?: string): Phone {
  const own = departement === undefined ? undefined : overseas[departement];
  const countries: readonly CountryCode[] = own === undefined ? ['FR'] : [own, 'FR'];
  for (const defaultCountry of countries) {
    const phone = parsePhoneNumberFromString(text, { defaultCountry, extract: false }, numberingPlans);
    if (phone?.isValid() && phone.ext === undefined) return phone.number as Phone;
  }
  throw new InvalidValue('INVALID_PHONE', 'Le numéro de téléphone n’est pas valable.', pointer);
}
