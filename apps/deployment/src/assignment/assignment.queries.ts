/** Reading assignments within the caller's perimeter. */
import { NotFound } from '@cnfs/kernel';
import { type PageOf, type Perimeter, Reader, pageOf } from '@cnfs/platform';
import { Injectable } from '@nestjs/common';
import type { AssignmentFilter } from './assignment.dto.js';
import type { AssignmentState } from './assignment.js';

export interface AssignmentView {
  readonly id: string;
  readonly selectionId: string;
  readonly postId: string;
  readonly candidateId: string;
  readonly structureId: string;
  readonly state: AssignmentState;
  readonly contractStart: string;
  readonly contractEnd: string | null;
  readonly postDepartement: string;
  readonly trainedOn: string | null;
  readonly exemptedOn: string | null;
  readonly derogation: string | null;
  readonly startedOn: string | null;
  readonly endedOn: string | null;
  readonly communeCode: string | null;
}

const owners = {
  structure: 'a.structure_id',
  departement: 'a.post_departement',
  region: 'a.post_region',
  person: 'a.candidate_id',
};
const select = `
  SELECT a.id, a.selection_id AS "selectionId", a.post_id AS "postId", a.candidate_id AS "candidateId",
         a.structure_id AS "structureId", a.state, a.contract_start AS "contractStart", a.contract_end AS "contractEnd",
         a.post_departement AS "postDepartement", a.trained_on AS "trainedOn", a.exempted_on AS "exemptedOn",
         a.derogation, a.started_on AS "startedOn", a.ended_on AS "endedOn", a.commune_code AS "communeCode"
    FROM assignment a`;

@Injectable()
export class AssignmentQueries {
  constructor(private readonly reader: Reader) {}

  async list(perimeter: Perimeter, filter: AssignmentFilter): Promise<PageOf<AssignmentView>> {
    const params: unknown[] = [
      filter.state ?? null,
      filter.selectionId ?? null,
      filter.cursor ?? null,
      filter.limit + 1,
    ];
    const rows = await this.reader.query<AssignmentView>(
      `${select}
        WHERE a.state IS NOT NULL AND ($1::text IS NULL OR a.state = $1)
          AND ($2::uuid IS NULL OR a.selection_id = $2) AND ($3::uuid IS NULL OR a.id < $3)
          AND ${perimeter.where(owners, params)}
        ORDER BY a.id DESC LIMIT $4`,
      params,
    );
    return pageOf(rows, filter.limit, (row) => row.id);
  }

  async read(perimeter: Perimeter, id: string): Promise<AssignmentView> {
    const params: unknown[] = [id];
    const [row] = await this.reader.query<AssignmentView>(
      `${select} WHERE a.id = $1 AND a.state IS NOT NULL AND ${perimeter.where(owners, params)}`,
      params,
    );
    if (!row) throw new NotFound();
    return row;
  }
}
