/**
 * Rows of an export, a page after the other by their key: a reader who is slow holds no connection, and memory holds one page.
 * Rows that come while it is read are in it or not; none is twice.
 */
import { type Perimeter, Reader } from '@cnfs/platform';
import { Injectable } from '@nestjs/common';
import { type ExportedList, exports, openData } from './export.lists.js';

const PAGE = 1_000;

export type Cells = Readonly<Record<string, string | number | boolean | null>>;

@Injectable()
export class ExportQueries {
  constructor(private readonly reader: Reader) {}

  async *rows(list: ExportedList, perimeter: Perimeter): AsyncGenerator<Cells> {
    const { columns, from, owners } = exports[list];
    const cells = Object.entries(columns).map(([name, sql]) => `${sql} AS "${name}"`);
    for (let after: unknown = null; ;) {
      const params: unknown[] = [after];
      const rows = await this.reader.query<Cells>(
        `SELECT ${cells.join(', ')} FROM ${from}
          WHERE ($1::uuid IS NULL OR x.id > $1) AND ${perimeter.where(owners, params)} ORDER BY x.id LIMIT ${PAGE}`,
        params,
      );
      yield* rows;
      if (rows.length < PAGE) return;
      after = rows.at(-1)?.['id'];
    }
  }

  async *grantedPosts(): AsyncGenerator<Cells> {
    const cells = Object.entries(openData).map(([name, sql]) => `${sql} AS "${name}"`);
    for (let after: readonly unknown[] = [null, null]; ;) {
      const rows = await this.reader.query<Cells & { structure: string; seance: number }>(
        `SELECT ${cells.join(', ')}, h.id AS structure
           FROM post p JOIN host_structure h ON h.id = p.structure_id JOIN committee_session s ON s.number = p.session_number
          WHERE $1::int IS NULL OR (p.session_number, h.id) > ($1, $2::uuid)
          GROUP BY h.id, p.departement, p.region, s.held_on, p.session_number
          ORDER BY p.session_number, h.id LIMIT ${PAGE}`,
        [...after],
      );
      for (const { structure: _id, ...row } of rows) yield row;
      const last = rows.at(-1);
      if (rows.length < PAGE || !last) return;
      after = [last.seance, last.structure];
    }
  }
}
