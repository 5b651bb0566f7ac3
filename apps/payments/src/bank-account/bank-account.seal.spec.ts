import { randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { newId } from '@cnfs/kernel';
import type { PaymentsConfiguration } from '../configuration.js';
import { readAccount } from './bank-account.js';
import { IbanSeal } from './bank-account.seal.js';

const sealWith = (key: Buffer) =>
  new IbanSeal({ IBAN_ENCRYPTION_KEY: key.toString('base64') } as PaymentsConfiguration);
const key = randomBytes(32);
const account = readAccount('FR1420041010050500013M02606', 'PSSTFRPP');

describe('a sealed IBAN', () => {
  it('opens with the key, for its own row', () => {
    const id = newId();
    const sealed = sealWith(key).seal(account.iban, id);
    expect(sealWith(key).open(sealed, id)).toBe(account.iban);
    expect(sealed.includes('20041010')).toBe(false);
  });

  it('opens neither in another row, nor with another key, nor altered', () => {
    const id = newId();
    const sealed = sealWith(key).seal(account.iban, id);
    expect(() => sealWith(key).open(sealed, newId())).toThrow();
    expect(() => sealWith(randomBytes(32)).open(sealed, id)).toThrow();
    const altered = Buffer.from(sealed);
    altered[altered.length - 1] = (altered.at(-1) ?? 0) ^ 1;
    expect(() => sealWith(key).open(altered, id)).toThrow();
  });

  it('is never sealed twice the same, while its fingerprint is', () => {
    const id = newId();
    expect(sealWith(key).seal(account.iban, id).equals(sealWith(key).seal(account.iban, id))).toBe(false);
    expect(sealWith(key).fingerprint(account)).toBe(sealWith(key).fingerprint(account));
    expect(sealWith(randomBytes(32)).fingerprint(account)).not.toBe(sealWith(key).fingerprint(account));
  });
});
