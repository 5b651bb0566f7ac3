/** Client credentials (RFC 6749 §4.4) of a system that proves itself by a key of its own (RFC 7523): no secret is shared, none is kept. */
import { createHash } from 'node:crypto';
import { type Cause, UnitOfWork } from '@cnfs/messaging';
import { CONFIGURATION, Reader } from '@cnfs/platform';
import { Inject, Injectable } from '@nestjs/common';
import { type JSONWebKeySet, type JWTPayload, createLocalJWKSet, decodeJwt, errors, jwtVerify } from 'jose';
import type { AccessConfiguration } from '../configuration.js';
import { nothing } from '../membership/role.js';
import { OAuthError } from '../token/oauth-error.filter.js';
import { ProductTokens, type TokenAnswer } from '../token/product-tokens.signer.js';
import type { TokenRequest } from '../token/token-request.form.js';

const ASSERTION = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const LEEWAY_SECONDS = 5;
/** An assertion is made for one request: a long one is a mistake, and would be kept as long against replays. */
const LONGEST_SECONDS = 300;

interface System {
  readonly id: string;
  readonly scopes: readonly string[];
  readonly publicKeys: JSONWebKeySet;
}

@Injectable()
export class SystemTokens {
  constructor(
    @Inject(CONFIGURATION) private readonly configuration: AccessConfiguration,
    private readonly reader: Reader,
    private readonly unitOfWork: UnitOfWork,
    private readonly tokens: ProductTokens,
  ) {}

  /** @throws OAuthError */
  async issue(request: TokenRequest): Promise<TokenAnswer> {
    if (request.required('client_assertion_type') !== ASSERTION)
      throw new OAuthError(
        'invalid_request',
        'Un système se prouve par une assertion signée (private_key_jwt).',
      );
    const assertion = request.required('client_assertion');
    const system = await this.proved(assertion, request.optional('client_id'));
    const asked = request.scope;
    if (!asked.every((scope) => system.scopes.includes(scope)))
      throw new OAuthError('invalid_scope', 'Ce système n’a pas reçu ce droit.');
    const scopes = asked.length > 0 ? asked : system.scopes;
    return {
      access_token: await this.tokens.sign({ ...nothing, subject: system.id, role: 'service', scopes }),
      token_type: 'Bearer',
      expires_in: this.tokens.lifetime,
      scope: scopes.join(' '),
    };
  }

  private async proved(assertion: string, clientId: string | null): Promise<System> {
    const refused = () => new OAuthError('invalid_client', 'Le système n’est pas reconnu.');
    const system = await this.find(claimedBy(assertion));
    if (!system || (clientId !== null && clientId !== system.id)) throw refused();
    const { AUTH_ISSUER } = this.configuration;
    let claims: JWTPayload;
    try {
      const { payload } = await jwtVerify(assertion, createLocalJWKSet(system.publicKeys), {
        algorithms: ['ES256', 'RS256', 'PS256', 'EdDSA'],
        issuer: system.id,
        subject: system.id,
        audience: [AUTH_ISSUER, `${AUTH_ISSUER}/token`],
        requiredClaims: ['exp', 'jti'],
        clockTolerance: LEEWAY_SECONDS,
      });
      claims = payload;
    } catch (error) {
      if (error instanceof errors.JOSEError) throw refused();
      throw error;
    }
    const { exp = 0, jti = '', aud } = claims;
    if (Array.isArray(aud) && aud.length > 1) throw refused();
    if (exp > Date.now() / 1000 + LONGEST_SECONDS + LEEWAY_SECONDS) throw refused();
    if (!(await this.isNew(system.id, String(jti), exp))) throw refused();
    return system;
  }

  /** Whoever overheard an assertion cannot send it again: it is kept until nobody would accept it. */
  private async isNew(systemId: string, jti: string, exp: number): Promise<boolean> {
    const cause: Cause = {
      actor: `service:${systemId}`,
      causationId: null,
      correlationId: null,
      traceparent: null,
    };
    return this.unitOfWork.run(cause, async (tx) => {
      await tx.query(`DELETE FROM client_assertion WHERE expires_at < clock_timestamp()`);
      const kept = await tx.query(
        `INSERT INTO client_assertion (system_id, jti_sha256, expires_at) VALUES ($1, $2, to_timestamp($3))
         ON CONFLICT DO NOTHING RETURNING system_id`,
        [systemId, createHash('sha256').update(jti).digest(), exp + LEEWAY_SECONDS + 1],
      );
      return kept.length === 1;
    });
  }

  private async find(id: string): Promise<System | null> {
    if (!UUID.test(id)) return null;
    const [row] = await this.reader.query<System>(
      `SELECT id, scopes, public_keys AS "publicKeys" FROM system WHERE id = $1 AND revoked_at IS NULL`,
      [id],
    );
    return row ?? null;
  }
}

function claimedBy(assertion: string): string {
  try {
    return decodeJwt(assertion).iss ?? '';
  } catch {
    return '';
  }
}
