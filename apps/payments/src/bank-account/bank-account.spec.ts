import { describe, expect, it } from '@jest/globals';
import { DomainError } from '@cnfs/kernel';
import {
  AccountAlreadyDecided,
  bankAccountMachine,
  decideOn,
  maskIban,
  readAccount,
} from './bank-account.js';

// The example of the IBAN registry: no bank ever opened this account.
const iban = 'FR1420041010050500013M02606';
const bic = 'PSSTFRPPXXX';

function codeOf(read: () => unknown): string {
  try {
    read();
  } catch (error) {
    if (error instanceof DomainError) return error.code;
  }
  return 'ACCEPTED';
}

describe('a bank account', () => {
  it('is read as a bank prints it', () => {
    expect(readAccount(' fr14 2004 1010 0505 0001 3m02 606 ', 'psstfrpp')).toEqual({ iban, bic: 'PSSTFRPP' });
  });

  it.each([
    ['FR1420041010050500013M02607', 'IBAN_KEY'],
    ['FR1420041010050500013M0260', 'IBAN_LENGTH'],
    ['FR1420041010050500013M026066', 'IBAN_LENGTH'],
    ['AE070331234567890123456', 'IBAN_COUNTRY'],
    ['XX1420041010050500013M02606', 'IBAN_COUNTRY'],
    ['14FR20041010050500013M02606', 'IBAN_CHARACTERS'],
    ['FR14-2004-1010-0505-0001-3M02-606', 'IBAN_CHARACTERS'],
    ['', 'IBAN_CHARACTERS'],
    // The key of the IBAN is right, that of the RIB inside is not.
    ['FR8420041010050500013M02607', 'IBAN_ACCOUNT_KEY'],
  ])('refuses the IBAN %s by %s', (text, code) => {
    expect(codeOf(() => readAccount(text, bic))).toBe(code);
  });

  it.each([
    ['PSST', 'INVALID_BIC'],
    ['PSSTFRP0', 'BIC_TEST'],
    ['DEUTDEFF', 'BIC_COUNTRY'],
  ])('refuses the BIC %s by %s', (text, code) => {
    expect(codeOf(() => readAccount(iban, text))).toBe(code);
  });

  it('may be held in a bank of a French territory overseas', () => {
    expect(readAccount(iban, 'BRESREPP').bic).toBe('BRESREPP');
  });

  it('never repeats the number in what it says of it', () => {
    try {
      readAccount('FR1420041010050500013M02607', bic);
    } catch (error) {
      expect(JSON.stringify(error) + String(error)).not.toContain('20041010');
    }
  });

  it('is shown by its first four and last three characters', () => {
    expect(maskIban(readAccount(iban, bic).iban)).toBe('FR14 •••• 606');
  });

  it('is approved or refused once, and replaced by a newer one', () => {
    expect(decideOn('GIVEN', 'approve')).toBe('APPROVED');
    expect(decideOn('GIVEN', 'refuse')).toBe('REFUSED');
    for (const state of ['APPROVED', 'REFUSED', 'REPLACED'] as const)
      expect(() => decideOn(state, 'approve')).toThrow(AccountAlreadyDecided);
    expect(bankAccountMachine.can('REFUSED', 'replace')).toBe(false);
  });
});
