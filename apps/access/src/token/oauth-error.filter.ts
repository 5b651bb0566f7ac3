/** Refusals in OAuth's own words (RFC 6749 §5.2, RFC 8693 §2.2.2), which its clients know. */
import { type ArgumentsHost, Catch, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply } from 'fastify';

export type OAuthErrorCode =
  | 'invalid_request'
  | 'invalid_client'
  | 'invalid_grant'
  | 'unauthorized_client'
  | 'unsupported_grant_type'
  | 'invalid_scope'
  | 'invalid_target'
  | 'temporarily_unavailable';

const statusOf: Partial<Record<OAuthErrorCode, number>> = {
  invalid_client: 401,
  temporarily_unavailable: 503,
};

export class OAuthError extends Error {
  constructor(
    readonly code: OAuthErrorCode,
    /** French, for developers; never what was sent. */
    readonly description: string,
  ) {
    super(`${code}: ${description}`);
    this.name = 'OAuthError';
  }
}

@Catch(OAuthError)
export class OAuthErrorFilter implements ExceptionFilter {
  catch({ code, description }: OAuthError, host: ArgumentsHost): void {
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    void reply
      .status(statusOf[code] ?? 400)
      .headers({
        'content-type': 'application/json; charset=utf-8',
        pragma: 'no-cache',
        ...(code === 'temporarily_unavailable' && { 'retry-after': '2' }),
        ...(code === 'invalid_client' && { 'www-authenticate': 'Bearer realm="cnfs"' }),
      })
      .send(JSON.stringify({ error: code, error_description: description }));
  }
}
