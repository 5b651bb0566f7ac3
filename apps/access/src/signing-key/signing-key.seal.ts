/**
 * Seals private keys at rest with AES-256-GCM. A sealed key opens only under the kid it was made for: put into another row, it
 * fails.
 */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { CONFIGURATION } from '@cnfs/platform';
import { Inject, Injectable } from '@nestjs/common';
import type { JWK } from 'jose';
import type { AccessConfiguration } from '../configuration.js';

const algorithm = 'aes-256-gcm';
const nonceBytes = 12;
const tagBytes = 16;

@Injectable()
export class SigningKeySeal {
  private readonly key: Buffer;

  constructor(@Inject(CONFIGURATION) configuration: AccessConfiguration) {
    this.key = Buffer.from(configuration.SIGNING_KEY_ENCRYPTION_KEY, 'base64');
  }

  seal(jwk: JWK, kid: string): Buffer {
    const nonce = randomBytes(nonceBytes);
    const cipher = createCipheriv(algorithm, this.key, nonce, { authTagLength: tagBytes });
    cipher.setAAD(Buffer.from(kid));
    const sealed = Buffer.concat([cipher.update(JSON.stringify(jwk), 'utf8'), cipher.final()]);
    return Buffer.concat([nonce, cipher.getAuthTag(), sealed]);
  }

  /** @throws Error when it was altered, sealed for another row or with another key */
  open(sealed: Buffer, kid: string): JWK {
    const nonce = sealed.subarray(0, nonceBytes);
    const decipher = createDecipheriv(algorithm, this.key, nonce, { authTagLength: tagBytes });
    decipher.setAAD(Buffer.from(kid));
    decipher.setAuthTag(sealed.subarray(nonceBytes, nonceBytes + tagBytes));
    const opened = Buffer.concat([decipher.update(sealed.subarray(nonceBytes + tagBytes)), decipher.final()]);
    return JSON.parse(opened.toString('utf8')) as JWK;
  }
}
