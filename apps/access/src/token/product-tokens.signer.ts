/** Product tokens: who acts, in which role, how far it reaches, for less than a minute. What they hold is what ActorResolver reads. */
import { newId } from '@cnfs/kernel';
import { CONFIGURATION } from '@cnfs/platform';
import { Inject, Injectable } from '@nestjs/common';
import { SignJWT } from 'jose';
import type { AccessConfiguration } from '../configuration.js';
import type { Scope } from '../membership/role.js';
import { ALGORITHM, SigningKeys } from '../signing-key/signing-keys.commands.js';
import { OAuthError } from './oauth-error.filter.js';

export interface Bearer extends Scope {
  /** The person, or the system. */
  readonly subject: string;
  readonly role: string;
  /** What a system was given. */
  readonly scopes: readonly string[];
}

/** RFC 6749 §5.1, RFC 8693 §2.2.1 */
export interface TokenAnswer {
  readonly access_token: string;
  readonly token_type: 'Bearer';
  readonly expires_in: number;
  readonly scope: string;
  readonly issued_token_type?: string;
}

/** What services accept at most, and what most servers take in a header. */
const LONGEST = 8_192;

@Injectable()
export class ProductTokens {
  constructor(
    @Inject(CONFIGURATION) private readonly configuration: AccessConfiguration,
    private readonly keys: SigningKeys,
  ) {}

  /** @throws OAuthError invalid_scope when it reaches more than a token can say */
  async sign({ subject, role, territories, structures, organisations, scopes }: Bearer): Promise<string> {
    const { AUTH_ISSUER, AUTH_AUDIENCE, TOKEN_LIFETIME_SECONDS } = this.configuration;
    const { kid, key } = await this.keys.signer();
    const now = Math.floor(Date.now() / 1000);
    const token = await new SignJWT({
      ...{ role, territories, structures, organisations },
      scope: scopes.join(' '),
    })
      .setProtectedHeader({ alg: ALGORITHM, kid, typ: 'at+jwt' })
      .setIssuer(AUTH_ISSUER)
      .setAudience(AUTH_AUDIENCE)
      .setSubject(subject)
      .setJti(newId())
      .setIssuedAt(now)
      .setExpirationTime(now + TOKEN_LIFETIME_SECONDS)
      .sign(key);
    if (token.length > LONGEST)
      throw new OAuthError(
        'invalid_scope',
        'Ce rôle porte sur trop de structures ou d’organismes pour un seul jeton : demandez-en une partie (structure:…, organisation:…).',
      );
    return token;
  }

  get lifetime(): number {
    return this.configuration.TOKEN_LIFETIME_SECONDS;
  }
}
