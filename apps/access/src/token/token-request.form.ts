/** What OAuth's token endpoint is asked, read from a form: each field once, none empty (RFC 6749 §3.2). */
import { OAuthError } from './oauth-error.filter.js';

export class TokenRequest {
  private readonly fields = new Map<string, string>();

  /** @throws OAuthError invalid_request when a field comes twice */
  constructor(form: URLSearchParams) {
    for (const [name, value] of form) {
      if (this.fields.has(name)) throw new OAuthError('invalid_request', 'Un champ est donné deux fois.');
      this.fields.set(name, value);
    }
  }

  /** Null when it is left out, or empty: the two are one. */
  optional(name: string): string | null {
    return this.fields.get(name) || null;
  }

  /** @throws OAuthError invalid_request */
  required(name: string): string {
    const value = this.optional(name);
    if (value === null) throw new OAuthError('invalid_request', `Le champ ${name} est attendu.`);
    return value;
  }

  /** @throws OAuthError invalid_request when it is given and is not this */
  must(name: string, value: string): void {
    if ((this.optional(name) ?? value) !== value)
      throw new OAuthError('invalid_request', `Le champ ${name} n’a pas une valeur acceptée.`);
  }

  /** Words of `scope`, which are separated by spaces. */
  get scope(): string[] {
    return (this.optional('scope') ?? '').split(' ').filter(Boolean);
  }
}
