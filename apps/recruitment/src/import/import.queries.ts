/** Reading imports: how far each has come, and what is wrong with the rows that are refused. */
import { NotFound } from '@cnfs/kernel';
import { type Page, type PageOf, Reader, pageOf } from '@cnfs/platform';
import { Injectable } from '@nestjs/common';
import type { ImportFilter, RefusedRowsQuery } from './import.dto.js';
import type { ImportKind, ImportState } from './import.js';

export interface ImportView {
  readonly id: string;
  readonly kind: ImportKind;
  readonly source: string;
  readonly sessionId: string | null;
  readonly state: ImportState;
  readonly rowsRead: number;
  /** To be imported. */
  readonly rowsNew: number;
  /** Imported before, from the same source under the same key: nothing to do. */
  readonly rowsKnown: number;
  readonly rowsRefused: number;
  /** Rows that an application under way has done; all of them once it is applied. */
  readonly rowsDone: number;
  readonly receivedAt: string;
  readonly appliedAt: string | null;
  readonly undoneAt: string | null;
}

export interface RefusedRowView {
  readonly line: number;
  readonly key: string;
  readonly errors: readonly { readonly column: string | null; readonly detail: string }[];
}

const select = `
  SELECT i.id, i.kind, i.source, i.session_id AS "sessionId", i.state, i.rows_read AS "rowsRead",
         i.rows_new AS "rowsNew", i.rows_known AS "rowsKnown", i.rows_refused AS "rowsRefused",
         CASE WHEN i.applied_at IS NULL THEN coalesce(p.rows_done, 0) ELSE i.rows_new END AS "rowsDone",
         i.received_at AS "receivedAt", i.applied_at AS "appliedAt", i.undone_at AS "undoneAt"
    FROM import i LEFT JOIN import_progress p ON p.import_id = i.id`;

@Injectable()
export class ImportQueries {
  constructor(private readonly reader: Reader) {}

  async list(page: Page, filter: ImportFilter): Promise<PageOf<ImportView>> {
    const rows = await this.reader.query<ImportView>(
      `${select} WHERE ($1::text IS NULL OR i.kind = $1) AND ($2::text IS NULL OR i.state = $2)
          AND ($3::uuid IS NULL OR i.id < $3) ORDER BY i.id DESC LIMIT $4`,
      [filter.kind ?? null, filter.state ?? null, page.cursor ?? null, page.limit + 1],
    );
    return pageOf(rows, page.limit, ({ id }) => id);
  }

  async read(id: string): Promise<ImportView> {
    const [row] = await this.reader.query<ImportView>(`${select} WHERE i.id = $1`, [id]);
    if (!row) throw new NotFound();
    return row;
  }

  async refusedRows(id: string, { limit, cursor }: RefusedRowsQuery): Promise<PageOf<RefusedRowView>> {
    await this.read(id);
    const rows = await this.reader.query<RefusedRowView>(
      `SELECT line, source_key AS key, errors FROM import_row
        WHERE import_id = $1 AND state = 'REFUSED' AND line > $2::int ORDER BY line LIMIT $3`,
      [id, cursor ?? 0, limit + 1],
    );
    return pageOf(rows, limit, ({ line }) => String(line));
  }
}
