/** Reading merges, and structures that may be two records of one. */
import { NotFound } from '@cnfs/kernel';
import { type Page, type PageOf, Reader, pageOf } from '@cnfs/platform';
import { Injectable } from '@nestjs/common';
import type { DuplicateFilter, MergeFilter } from './structure-merge.dto.js';
import type { MergeState } from './structure-merge.js';

export interface StructureMergeView {
  readonly id: string;
  readonly keptId: string;
  readonly keptName: string;
  readonly aliasId: string;
  readonly aliasName: string;
  readonly reason: string;
  readonly state: MergeState;
  readonly proposedAt: string;
  readonly decidedAt: string | null;
  /** Why they are two structures; null unless it was refused. */
  readonly refusal: string | null;
  readonly undoneAt: string | null;
}

export interface DuplicatesView {
  readonly id: string;
  readonly name: string;
  readonly siret: string | null;
  readonly commune: string;
  readonly duplicates: readonly {
    readonly id: string;
    readonly name: string;
    readonly siret: string | null;
    /** Why it may be the same. */
    readonly reasons: readonly ('SAME_LEGAL_ENTITY' | 'CLOSE_NAME')[];
  }[];
}

/** Trigrams in common, of 1: what a letter or a word more leaves of a name. */
const CLOSE = 0.6;
const sameEntity = `left(a.siret, 9) = left(b.siret, 9)`;
const closeName = `extensions.similarity(a.search_name, b.search_name) >= ${CLOSE}`;

const select = `
  SELECT m.id, m.kept_id AS "keptId", k.name AS "keptName", m.alias_id AS "aliasId", a.name AS "aliasName", m.reason,
         m.state, m.proposed_at AS "proposedAt", m.decided_at AS "decidedAt", m.refusal, m.undone_at AS "undoneAt"
    FROM structure_merge m JOIN host_structure k ON k.id = m.kept_id JOIN host_structure a ON a.id = m.alias_id`;

@Injectable()
export class StructureMergeQueries {
  constructor(private readonly reader: Reader) {}

  async list(page: Page, { state }: MergeFilter): Promise<PageOf<StructureMergeView>> {
    const rows = await this.reader.query<StructureMergeView>(
      `${select} WHERE ($1::text IS NULL OR m.state = $1) AND ($2::uuid IS NULL OR m.id < $2)
        ORDER BY m.id DESC LIMIT $3`,
      [state ?? null, page.cursor ?? null, page.limit + 1],
    );
    return pageOf(rows, page.limit, ({ id }) => id);
  }

  async read(id: string): Promise<StructureMergeView> {
    const [row] = await this.reader.query<StructureMergeView>(`${select} WHERE m.id = $1`, [id]);
    if (!row) throw new NotFound();
    return row;
  }

  /**
   * Structures of one commune and sector that have a SIREN or most of a name in common with an older one: those that were
   * looked at and told apart are not proposed again. One SIRET is never two structures: the database sees to that.
   */
  async duplicates(page: Page, { departement }: DuplicateFilter): Promise<PageOf<DuplicatesView>> {
    const rows = await this.reader.query<DuplicatesView>(
      `SELECT a.id, a.name, a.siret, a.commune,
              json_agg(json_build_object('id', b.id, 'name', b.name, 'siret', b.siret, 'reasons',
                array_remove(ARRAY[CASE WHEN ${sameEntity} THEN 'SAME_LEGAL_ENTITY' END,
                                   CASE WHEN ${closeName} THEN 'CLOSE_NAME' END], NULL)) ORDER BY b.id) AS duplicates
         FROM host_structure a
         JOIN host_structure b ON b.commune = a.commune AND b.id < a.id AND b.state = 'ACTIVE' AND b.sector = a.sector
          AND (${sameEntity} OR ${closeName})
        WHERE a.state = 'ACTIVE' AND ($1::text IS NULL OR a.departement = $1) AND ($2::uuid IS NULL OR a.id < $2)
          AND NOT EXISTS (SELECT FROM structure_merge m
                           WHERE least(m.kept_id, m.alias_id) = b.id AND greatest(m.kept_id, m.alias_id) = a.id
                             AND m.state IN ('PROPOSED', 'REFUSED'))
        GROUP BY a.id ORDER BY a.id DESC LIMIT $3`,
      [departement ?? null, page.cursor ?? null, page.limit + 1],
    );
    return pageOf(rows, page.limit, ({ id }) => id);
  }
}
