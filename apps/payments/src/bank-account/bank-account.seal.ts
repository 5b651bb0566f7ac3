/**
 * Seals IBANs at rest with AES-256-GCM. A sealed IBAN opens only for the row it was made for: put into another row, it fails.
 */
import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import type { Iban } from '@cnfs/kernel';
import { CONFIGURATION } from '@cnfs/platform';
import { Inject, Injectable } from '@nestjs/common';
import type { PaymentsConfiguration } from '../configuration.js';
import type { Account } from './bank-account.js';

const algorithm = 'aes-256-gcm';
const nonceBytes = 12;
const tagBytes = 16;

@Injectable()
export class IbanSeal {
  private readonly key: Buffer;
  private readonly fingerprintKey: Buffer;

  constructor(@Inject(CONFIGURATION) configuration: PaymentsConfiguration) {
    this.key = Buffer.from(configuration.IBAN_ENCRYPTION_KEY, 'base64');
    this.fingerprintKey = Buffer.from(hkdfSync('sha256', this.key, '', 'bank-account fingerprint', 32));
  }

  seal(iban: Iban, accountId: string): Buffer {
    const nonce = randomBytes(nonceBytes);
    const cipher = createCipheriv(algorithm, this.key, nonce, { authTagLength: tagBytes });
    cipher.setAAD(Buffer.from(accountId));
    const sealed = Buffer.concat([cipher.update(iban, 'utf8'), cipher.final()]);
    return Buffer.concat([nonce, cipher.getAuthTag(), sealed]);
  }

  /** @throws Error when it was altered, sealed for another row or with another key */
  open(sealed: Buffer, accountId: string): Iban {
    const nonce = sealed.subarray(0, nonceBytes);
    const decipher = createDecipheriv(algorithm, this.key, nonce, { authTagLength: tagBytes });
    decipher.setAAD(Buffer.from(accountId));
    decipher.setAuthTag(sealed.subarray(nonceBytes, nonceBytes + tagBytes));
    const opened = Buffer.concat([decipher.update(sealed.subarray(nonceBytes + tagBytes)), decipher.final()]);
    return opened.toString('utf8') as Iban;
  }

  /** Tells whether two accounts are the same, and nothing else to whoever has not the key: there are few enough IBANs to try. */
  fingerprint({ iban, bic }: Account): string {
    return createHmac('sha256', this.fingerprintKey).update(`${iban} ${bic}`).digest('hex');
  }
}
