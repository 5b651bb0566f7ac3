/**
 * Checks identity tokens of OpenID Connect (Core §3.1.3.7): signature by a published key of a provider that we know, RS256 or
 * ES256 and nothing else, issuer, audience, times, nonce, and the level of assurance. Keys are found by discovery, kept, and
 * looked for again when a token names another.
 */
import { CONFIGURATION } from '@cnfs/platform';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { type JWTPayload, createRemoteJWKSet, decodeJwt, errors, jwtVerify } from 'jose';
import type { AccessConfiguration } from '../configuration.js';
import { type IdentityProvider, readIdentityProviders } from './identity-providers.configuration.js';

/** Who somebody is, as a provider vouches for it. */
export interface Identity {
  readonly issuer: string;
  readonly subject: string;
  /** Null: not said, or not vouched for. */
  readonly email: string | null;
  readonly name: string | null;
  /** The organisation that the person logged in from. */
  readonly siret: string | null;
  /** Whether it is proved as is asked of who decides, pays, operates or examines. */
  readonly strong: boolean;
}

/** What a portal holds after a login. */
export interface Proof {
  readonly idToken: string;
  /** The one that began the login; a token that bears one is refused without it. */
  readonly nonce: string | null;
  /** What the provider's userinfo answered, where it is signed and tells more, as ProConnect's does. */
  readonly userinfo: string | null;
}

/** The token proves nothing to us. What is wrong with it is for the log: whoever forged it learns nothing. */
export class IdentityRefused extends Error {
  constructor(readonly why: string) {
    super(`identity token refused: ${why}`);
    this.name = 'IdentityRefused';
  }
}

/** The provider does not answer. */
export class ProviderAway extends Error {
  constructor(issuer: string, cause: unknown) {
    super(`${issuer} does not answer`, { cause });
    this.name = 'ProviderAway';
  }
}

type Keys = ReturnType<typeof createRemoteJWKSet>;

const LEEWAY_SECONDS = 5;
const LONGEST_TOKEN = 16_384;
const PATIENCE_MS = 5_000;
const SIRET = /^\d{14}$/;

@Injectable()
export class Identities {
  private readonly logger = new Logger(Identities.name);
  private readonly providers: ReadonlyMap<string, IdentityProvider>;
  private readonly keys = new Map<string, Promise<Keys>>();

  constructor(@Inject(CONFIGURATION) configuration: AccessConfiguration) {
    const read = readIdentityProviders(configuration.IDENTITY_PROVIDERS);
    this.providers = new Map(read.map((provider) => [provider.issuer, provider]));
  }

  /** @throws IdentityRefused, ProviderAway */
  async verify(proof: Proof): Promise<Identity> {
    try {
      return await this.check(proof);
    } catch (error) {
      if (error instanceof IdentityRefused) this.logger.warn({ why: error.why }, 'identity token refused');
      throw error;
    }
  }

  private async check({ idToken, nonce, userinfo }: Proof): Promise<Identity> {
    if (Math.max(idToken.length, userinfo?.length ?? 0) > LONGEST_TOKEN)
      throw new IdentityRefused('too long');
    const provider = this.providers.get(issuerOf(idToken));
    if (!provider) throw new IdentityRefused('issuer unknown');
    const payload = await this.signed(idToken, provider);
    checkAudience(payload, provider);
    if (payload.iat !== undefined && payload.iat > Date.now() / 1000 + LEEWAY_SECONDS)
      throw new IdentityRefused('issued in the future');
    if ((payload['nonce'] ?? null) !== nonce) throw new IdentityRefused('nonce');
    if (!isAmong(payload['acr'], provider.acr)) throw new IdentityRefused('acr');
    const told = userinfo === null ? {} : await this.signed(userinfo, provider);
    if (userinfo !== null && told.sub !== payload.sub) throw new IdentityRefused('userinfo of someone else');
    return identityOf({ ...told, ...payload }, provider);
  }

  private async signed(token: string, provider: IdentityProvider): Promise<JWTPayload> {
    const keys = await this.keysOf(provider.issuer);
    try {
      const { payload, protectedHeader } = await jwtVerify(token, keys, {
        algorithms: ['RS256', 'ES256'],
        issuer: provider.issuer,
        audience: [...provider.audiences],
        requiredClaims: ['sub', 'exp', 'iat'],
        clockTolerance: LEEWAY_SECONDS,
      });
      // An access token of the provider proves no login.
      if (!['', 'jwt'].includes(protectedHeader.typ?.toLowerCase() ?? '')) throw new IdentityRefused('typ');
      return payload;
    } catch (error) {
      if (isAboutKeys(error)) throw new ProviderAway(provider.issuer, error);
      if (error instanceof errors.JOSEError) throw new IdentityRefused(error.code);
      throw error;
    }
  }

  private keysOf(issuer: string): Promise<Keys> {
    let found = this.keys.get(issuer);
    if (!found) {
      this.keys.set(issuer, (found = discover(issuer)));
      found.catch(() => this.keys.delete(issuer));
    }
    return found;
  }
}

/** OpenID Connect Discovery 1.0. @throws ProviderAway */
async function discover(issuer: string): Promise<Keys> {
  try {
    const response = await fetch(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`, {
      signal: AbortSignal.timeout(PATIENCE_MS),
      redirect: 'error',
    });
    if (!response.ok) throw new Error(`discovery answered ${response.status}`);
    const { issuer: named, jwks_uri } = (await response.json()) as Record<string, unknown>;
    if (named !== issuer || typeof jwks_uri !== 'string') throw new Error('discovery names another issuer');
    return createRemoteJWKSet(new URL(jwks_uri), { timeoutDuration: PATIENCE_MS });
  } catch (error) {
    throw new ProviderAway(issuer, error);
  }
}

function issuerOf(token: string): string {
  try {
    return decodeJwt(token).iss ?? '';
  } catch {
    throw new IdentityRefused('not a token');
  }
}

/** jose accepts ours among several: then the token must say that it was made for us. */
function checkAudience({ aud, azp }: JWTPayload, { audiences }: IdentityProvider): void {
  const several = Array.isArray(aud) && aud.length > 1;
  if (several && azp === undefined) throw new IdentityRefused('azp');
  if (azp !== undefined && !(typeof azp === 'string' && audiences.includes(azp)))
    throw new IdentityRefused('azp');
}

function isAmong(level: unknown, accepted: readonly string[] | undefined): boolean {
  return accepted === undefined || (typeof level === 'string' && accepted.includes(level));
}

function identityOf(payload: JWTPayload, { issuer, acr, strongAcr = acr }: IdentityProvider): Identity {
  const text = (name: string) => (typeof payload[name] === 'string' ? payload[name] : null);
  const siret = text('siret');
  const names = [text('given_name'), text('usual_name') ?? text('family_name')].filter(Boolean).join(' ');
  return {
    issuer,
    subject: payload.sub ?? '',
    email: payload['email_verified'] === false ? null : text('email'),
    name: (text('name') ?? names) || null,
    siret: siret !== null && SIRET.test(siret) ? siret : null,
    strong: isAmong(payload['acr'], strongAcr),
  };
}

/** Its keys could not be read; a key that is not among them is the token's own fault. */
function isAboutKeys(error: unknown): boolean {
  if (error instanceof errors.JWKSTimeout || error instanceof errors.JWKSInvalid) return true;
  if (error instanceof errors.JOSEError) return error.code === 'ERR_JOSE_GENERIC';
  return error instanceof TypeError;
}
