/**
 * Checks a bearer token: signature by a published key of the issuer, RS256 or ES256 and nothing else, issuer, audience, times.
 * What a token says of its own key (jku, jwk, x5u) is never looked at. A token made for a login is none to act with.
 */
import { Inject, Injectable, Logger } from '@nestjs/common';
import { type JWTHeaderParameters, type JWTPayload, createRemoteJWKSet, errors, jwtVerify } from 'jose';
import { CONFIGURATION, type Configuration } from '../configuration/read.js';
import { Unauthenticated, Unavailable } from '../http/problem.js';
import { VerifiedTokens } from './verified-tokens.js';

const LEEWAY_SECONDS = 5;
const MAX_TOKEN_LENGTH = 8_192;
/** Keys are fetched again in the background after this long; those at hand serve until the fetch succeeds. */
const KEYS_STALE_AFTER_MS = 600_000;
/** A token with an unknown key makes us look for new keys at most this often. */
const KEYS_COOLDOWN_MS = 30_000;
/** What an access token may call itself: nothing, JWT, or at+jwt (RFC 9068). */
const TYPES: readonly string[] = ['', 'jwt', 'at+jwt', 'application/at+jwt'];
/** Claims of OpenID Connect's identity tokens, which prove a login and open no route. */
const CLAIMS_OF_A_LOGIN = ['nonce', 'at_hash', 'c_hash', 'auth_time'];

@Injectable()
export class TokenVerifier {
  private readonly logger = new Logger(TokenVerifier.name);
  private readonly keys: ReturnType<typeof createRemoteJWKSet>;
  private readonly verified = new VerifiedTokens();
  private refreshAt = Date.now() + KEYS_STALE_AFTER_MS;

  constructor(@Inject(CONFIGURATION) private readonly configuration: Configuration) {
    this.keys = createRemoteJWKSet(new URL(configuration.AUTH_JWKS_URL), {
      cacheMaxAge: Infinity,
      cooldownDuration: KEYS_COOLDOWN_MS,
      timeoutDuration: 3_000,
    });
  }

  /**
   * @throws Unauthenticated whatever is wrong with the token; the reason is not told
   * @throws Unavailable when the issuer's keys were never read and cannot be
   */
  async verify(token: string): Promise<JWTPayload> {
    if (token.length > MAX_TOKEN_LENGTH) throw new Unauthenticated();
    this.refreshInBackground();
    const known = this.verified.get(token, Date.now() / 1000);
    if (known) return known;
    try {
      const { payload, protectedHeader } = await jwtVerify(token, this.keys, {
        algorithms: ['RS256', 'ES256'],
        issuer: this.configuration.AUTH_ISSUER,
        audience: this.configuration.AUTH_AUDIENCE,
        requiredClaims: ['exp', 'sub'],
        clockTolerance: LEEWAY_SECONDS,
      });
      this.checkBeyondJose(payload, protectedHeader);
      this.verified.keep(token, payload, Number(payload.exp) + LEEWAY_SECONDS);
      return payload;
    } catch (error) {
      if (isAboutTheToken(error)) throw new Unauthenticated();
      this.logger.warn({ err: error }, 'the issuer’s keys cannot be read');
      throw new Unavailable('AUTHENTICATION_UNAVAILABLE');
    }
  }

  /** Whether tokens can be checked: the issuer's keys are known, or can be read now. */
  async knowsKeys(): Promise<boolean> {
    if (this.keys.jwks()) return true;
    return this.keys.reload().then(
      () => true,
      () => false,
    );
  }

  /** jose accepts an audience among several, a token issued in the future, and one that is there for a login. */
  private checkBeyondJose(payload: JWTPayload, header: JWTHeaderParameters): void {
    if (!TYPES.includes(header.typ?.toLowerCase() ?? '')) throw new Unauthenticated();
    if (CLAIMS_OF_A_LOGIN.some((claim) => claim in payload)) throw new Unauthenticated();
    if (payload.aud !== this.configuration.AUTH_AUDIENCE) throw new Unauthenticated();
    if (payload.iat !== undefined && payload.iat > Date.now() / 1000 + LEEWAY_SECONDS)
      throw new Unauthenticated();
  }

  private refreshInBackground(): void {
    const now = Date.now();
    if (now < this.refreshAt || !this.keys.jwks()) return;
    this.refreshAt = now + KEYS_STALE_AFTER_MS;
    this.keys.reload().then(
      () => this.verified.clear(),
      (error: unknown) => {
        this.refreshAt = Date.now() + KEYS_COOLDOWN_MS;
        this.logger.warn({ err: error }, 'the issuer’s keys cannot be renewed; the known ones still serve');
      },
    );
  }
}

function isAboutTheToken(error: unknown): boolean {
  if (error instanceof Unauthenticated) return true;
  if (error instanceof errors.JWKSTimeout || error instanceof errors.JWKSInvalid) return false;
  // What fetch throws, and jose's plain error for a bad answer of the issuer, are not about the token.
  return error instanceof errors.JOSEError && error.code !== 'ERR_JOSE_GENERIC';
}
