/** Reading terminations, with how far each has come. */
import { NotFound } from '@cnfs/kernel';
import { type PageOf, type Perimeter, Reader, pageOf } from '@cnfs/platform';
import { Injectable } from '@nestjs/common';
import type { TerminationFilter } from './termination.dto.js';
import type { TerminationReason, TerminationState } from './termination.js';

export interface TerminationView {
  readonly id: string;
  readonly assignmentId: string;
  readonly selectionId: string;
  readonly state: TerminationState;
  readonly reason: TerminationReason;
  readonly effectiveDate: string;
  readonly proof: string;
  readonly declaredAt: string;
  readonly decidedAt: string | null;
  readonly decisionNote: string | null;
  /** Day each part of it was done, null while it is not; the kit stays null for an adviser who had none. */
  readonly progress: {
    readonly postFreedOn: string | null;
    readonly grantRecalculatedOn: string | null;
    readonly kitAskedBackOn: string | null;
  };
}

const owners = { structure: 'a.structure_id', departement: 'a.post_departement', region: 'a.post_region' };
const select = `
  SELECT t.id, t.assignment_id AS "assignmentId", a.selection_id AS "selectionId", t.state, t.reason,
         t.effective_date AS "effectiveDate", t.proof, t.declared_at AS "declaredAt", t.decided_at AS "decidedAt",
         t.decision_note AS "decisionNote",
         json_build_object('postFreedOn', t.post_freed_on, 'grantRecalculatedOn', t.grant_recalculated_on,
                           'kitAskedBackOn', t.kit_asked_back_on) AS progress
    FROM termination t JOIN assignment a ON a.id = t.assignment_id`;

@Injectable()
export class TerminationQueries {
  constructor(private readonly reader: Reader) {}

  async list(perimeter: Perimeter, filter: TerminationFilter): Promise<PageOf<TerminationView>> {
    const params: unknown[] = [
      filter.state ?? null,
      filter.assignmentId ?? null,
      filter.cursor ?? null,
      filter.limit + 1,
    ];
    const rows = await this.reader.query<TerminationView>(
      `${select}
        WHERE ($1::text IS NULL OR t.state = $1) AND ($2::uuid IS NULL OR t.assignment_id = $2)
          AND ($3::uuid IS NULL OR t.id < $3) AND ${perimeter.where(owners, params)}
        ORDER BY t.id DESC LIMIT $4`,
      params,
    );
    return pageOf(rows, filter.limit, (row) => row.id);
  }

  async read(perimeter: Perimeter, id: string): Promise<TerminationView> {
    const params: unknown[] = [id];
    const [row] = await this.reader.query<TerminationView>(
      `${select} WHERE t.id = $1 AND ${perimeter.where(owners, params)}`,
      params,
    );
    if (!row) throw new NotFound();
    return row;
  }
}
