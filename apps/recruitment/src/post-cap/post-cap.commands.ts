/** Setting caps, and taking posts out of them. Rows are held after the session and before requests, scopes ascending. */
import { newId } from '@cnfs/kernel';
import type { Transaction } from '@cnfs/messaging';
import { Injectable } from '@nestjs/common';
import { type CapScope, type PostCap, byScope, checkCaps, setCap } from './post-cap.js';

export interface SetCap {
  readonly scope: CapScope;
  readonly cap: number | null;
  readonly reason: string;
}

@Injectable()
export class PostCapCommands {
  /** @throws CapBelowGranted */
  async set(tx: Transaction, { scope, cap, reason }: SetCap): Promise<void> {
    const [row] = await this.hold(tx, [scope]);
    if (row) setCap(row, cap);
    await tx.query('UPDATE post_cap SET cap = $2 WHERE scope = $1', [scope, cap]);
    await tx.query(
      `INSERT INTO post_cap_decision (id, scope, cap, reason, decided_by, decided_at) VALUES ($1, $2, $3, $4, $5, $6)`,
      [newId(), scope, cap, reason, tx.cause.actor, tx.now()],
    );
  }

  /** @throws CapReached and then nothing is granted */
  async take(tx: Transaction, grants: ReadonlyMap<string, number>): Promise<void> {
    const asked = byScope(grants);
    if (asked.size === 0) return;
    checkCaps(await this.hold(tx, [...asked.keys()]), asked);
    await tx.query(
      `UPDATE post_cap c SET granted = c.granted + a.posts
         FROM unnest($1::text[], $2::int[]) AS a (scope, posts) WHERE c.scope = a.scope`,
      [[...asked.keys()], [...asked.values()]],
    );
  }

  private async hold(tx: Transaction, scopes: readonly CapScope[]): Promise<PostCap[]> {
    await tx.query(
      `INSERT INTO post_cap (scope, granted) SELECT scope, 0 FROM unnest($1::text[]) AS s (scope) ORDER BY scope
       ON CONFLICT DO NOTHING`,
      [scopes],
    );
    return tx.query<PostCap & object>(
      'SELECT scope, cap, granted FROM post_cap WHERE scope = ANY($1) ORDER BY scope FOR UPDATE',
      [scopes],
    );
  }
}
