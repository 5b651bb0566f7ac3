/** Reading which systems have access, and which had. */
import { type Page, type PageOf, Reader, pageOf } from '@cnfs/platform';
import { Injectable } from '@nestjs/common';
import type { SystemScope } from './system.js';

export interface SystemView {
  readonly id: string;
  readonly name: string;
  readonly scopes: readonly SystemScope[];
  /** Names of its keys. */
  readonly keys: readonly string[];
  readonly registeredBy: string;
  readonly registeredAt: Date;
  readonly revokedAt: Date | null;
  readonly revokedBy: string | null;
  readonly reason: string | null;
}

@Injectable()
export class SystemQueries {
  constructor(private readonly reader: Reader) {}

  async list(page: Page): Promise<PageOf<SystemView>> {
    const rows = await this.reader.query<SystemView>(
      `SELECT id, name, scopes, ARRAY(SELECT key->>'kid' FROM jsonb_array_elements(public_keys->'keys') key) AS keys,
              registered_by AS "registeredBy", registered_at AS "registeredAt", revoked_at AS "revokedAt",
              revoked_by AS "revokedBy", reason
         FROM system WHERE ($1::uuid IS NULL OR id < $1) ORDER BY id DESC LIMIT $2`,
      [page.cursor ?? null, page.limit + 1],
    );
    return pageOf(rows, page.limit, ({ id }) => id);
  }
}
