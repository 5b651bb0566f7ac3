/** Tokens whose signature was checked, until they expire: checking one costs more than answering many a request. */
import type { JWTPayload } from 'jose';

/** Bounds memory: at 8 KB the longest token, 16 MB. */
const MOST_KEPT = 2_000;

export class VerifiedTokens {
  private readonly kept = new Map<string, { readonly payload: JWTPayload; readonly until: number }>();

  constructor(private readonly most = MOST_KEPT) {}

  /** @param now seconds since 1970 */
  get(token: string, now: number): JWTPayload | undefined {
    const known = this.kept.get(token);
    if (known && known.until > now) return known.payload;
    if (known) this.kept.delete(token);
    return undefined;
  }

  /**
   * The oldest makes room.
   * @param until seconds since 1970
   */
  keep(token: string, payload: JWTPayload, until: number): void {
    const [oldest] = this.kept.keys();
    if (this.kept.size >= this.most && oldest !== undefined) this.kept.delete(oldest);
    this.kept.set(token, { payload, until });
  }

  /** After the issuer's keys were read again: what a withdrawn key signed is to be refused. */
  clear(): void {
    this.kept.clear();
  }
}
