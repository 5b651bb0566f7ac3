/** Keeps a token that lives a minute at most, so that a portal's back end never thinks of it. */

/** What a token endpoint answers (RFC 6749 §5.1, RFC 8693 §2.2.1). */
export interface IssuedToken {
  readonly access_token: string;
  /** Seconds from now. */
  readonly expires_in: number;
}

export interface FreshTokenOptions {
  /** Milliseconds since 1970; the machine's by default. */
  readonly now?: () => number;
}

/** A new token is asked for in the last third of the life of the one at hand. */
const FRESH_FOR = 2 / 3;

/**
 * One per person and acting role: `apiClient('kits', { baseUrl, token: freshToken(() => exchange(session)) })`.
 * Calls that come together ask for one token between them. While a token lives, failing to renew it is not told;
 * after that, what `issue` throws is thrown to whoever asks, and the next call asks again.
 * @param issue exchanges the session's identity for a product token
 */
export function freshToken(
  issue: () => Promise<IssuedToken>,
  { now = Date.now }: FreshTokenOptions = {},
): () => Promise<string> {
  let held: { token: string; renewAt: number; expiresAt: number } | undefined;
  let asking: Promise<string> | undefined;

  const ask = async (): Promise<string> => {
    // Its life counts from before the question: an answer that was long on its way has lived already.
    const askedAt = now();
    const { access_token: token, expires_in } = await issue();
    const life = expires_in * 1_000;
    held = { token, renewAt: askedAt + life * FRESH_FOR, expiresAt: askedAt + life };
    return token;
  };

  return async () => {
    if (held && now() < held.renewAt) return held.token;
    asking ??= ask().finally(() => (asking = undefined));
    try {
      return await asking;
    } catch (error) {
      if (held && now() < held.expiresAt) return held.token;
      throw error;
    }
  };
}
