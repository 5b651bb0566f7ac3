/** OAuth's own addresses: the token endpoint, the keys, and where both are. They speak its language, not the product's. */
import { CONFIGURATION, FormFields, Public, TakesForm } from '@cnfs/platform';
import { Controller, Get, HttpCode, Inject, Post, UseFilters } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { JWK } from 'jose';
import type { AccessConfiguration } from '../configuration.js';
import { SigningKeys } from '../signing-key/signing-keys.commands.js';
import { SystemTokens } from '../system/system-tokens.commands.js';
import { OAuthError, OAuthErrorFilter } from './oauth-error.filter.js';
import type { TokenAnswer } from './product-tokens.signer.js';
import { EXCHANGE, TokenExchange } from './token-exchange.commands.js';
import { TokenRequest } from './token-request.form.js';

const SYSTEM = 'client_credentials';

@ApiExcludeController()
@Public()
@UseFilters(OAuthErrorFilter)
@Controller()
export class TokenController {
  constructor(
    @Inject(CONFIGURATION) private readonly configuration: AccessConfiguration,
    private readonly keys: SigningKeys,
    private readonly exchange: TokenExchange,
    private readonly systems: SystemTokens,
  ) {}

  @Post('token')
  @HttpCode(200)
  @TakesForm()
  token(@FormFields() form: URLSearchParams): Promise<TokenAnswer> {
    const request = new TokenRequest(form);
    const { AUTH_AUDIENCE } = this.configuration;
    const grantType = request.required('grant_type');
    if (
      request.optional('resource') !== null ||
      (request.optional('audience') ?? AUTH_AUDIENCE) !== AUTH_AUDIENCE
    )
      throw new OAuthError(
        'invalid_target',
        'Les jetons sont pour les services du dispositif, tous ensemble.',
      );
    if (grantType === EXCHANGE) return this.exchange.exchange(request);
    if (grantType === SYSTEM) return this.systems.issue(request);
    throw new OAuthError('unsupported_grant_type', 'Ni échange de jeton, ni client_credentials.');
  }

  @Get('.well-known/jwks.json')
  async jwks(): Promise<{ keys: JWK[] }> {
    return { keys: await this.keys.published() };
  }

  /** RFC 8414 */
  @Get('.well-known/oauth-authorization-server')
  metadata(): object {
    const issuer = this.configuration.AUTH_ISSUER;
    return {
      issuer,
      token_endpoint: `${issuer}/token`,
      jwks_uri: `${issuer}/.well-known/jwks.json`,
      grant_types_supported: [EXCHANGE, SYSTEM],
      response_types_supported: [],
      token_endpoint_auth_methods_supported: ['none', 'private_key_jwt'],
      token_endpoint_auth_signing_alg_values_supported: ['ES256', 'RS256', 'PS256', 'EdDSA'],
    };
  }
}
