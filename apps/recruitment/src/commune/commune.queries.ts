/** Looks communes up in the official list: by today's code, or by one they had before. */
import { NotFound } from '@cnfs/kernel';
import type { Transaction } from '@cnfs/messaging';
import { Reader } from '@cnfs/platform';
import { Injectable } from '@nestjs/common';
import { type Commune, UnknownCommune, searchable } from './commune.js';

const columns = `c.code, c.name, c.departement, c.region, c.lat, c.lon,
                 c.priority_district AS "priorityDistrict", c.rural`;
const byCode = `
  SELECT ${columns} FROM commune c
   WHERE c.code = coalesce((SELECT code FROM commune WHERE code = $1),
                           (SELECT o.code FROM commune_old_code o WHERE o.old_code = $1))`;

@Injectable()
export class Communes {
  constructor(private readonly reader: Reader) {}

  /** @throws UnknownCommune */
  async locate(tx: Transaction, code: string): Promise<Commune> {
    const [commune] = await tx.query<Commune>(byCode, [code]);
    if (!commune) throw new UnknownCommune(code);
    return commune;
  }

  /** Each code that is known, with its commune of today: for many at once. */
  async locateAll(
    sql: { query<T extends object>(text: string, params?: unknown[]): Promise<T[]> },
    codes: readonly string[],
  ): Promise<Map<string, Commune>> {
    const rows = await sql.query<Commune & { asked: string }>(
      `SELECT a.asked, ${columns} FROM unnest($1::text[]) AS a (asked)
         JOIN commune c ON c.code = coalesce((SELECT code FROM commune WHERE code = a.asked),
                                             (SELECT o.code FROM commune_old_code o WHERE o.old_code = a.asked))`,
      [[...new Set(codes)]],
    );
    return new Map(rows.map(({ asked, ...commune }) => [asked, commune]));
  }

  /** @throws NotFound */
  async read(code: string): Promise<Commune> {
    const [commune] = await this.reader.query<Commune>(byCode, [code]);
    if (!commune) throw new NotFound('Aucune commune n’a ce code INSEE.');
    return commune;
  }

  /** Communes whose name begins so, accents and hyphens aside, the shortest names first. */
  async search(name: string, limit: number): Promise<Commune[]> {
    return this.reader.query<Commune>(
      `SELECT ${columns} FROM commune c
        WHERE c.search_name ^@ $1 ORDER BY length(c.name), c.name, c.code LIMIT $2`,
      [searchable(name), limit],
    );
  }
}
