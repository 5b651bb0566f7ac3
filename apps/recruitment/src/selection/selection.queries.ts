/** Reading selections, within the caller's perimeter; those that last longer than `selection.duration` are flagged. */
import { NotFound, type Clock } from '@cnfs/kernel';
import { CLOCK, type Page, type PageOf, Parameters, type Perimeter, Reader, pageOf } from '@cnfs/platform';
import { Inject, Injectable } from '@nestjs/common';
import { sameStructure } from '../host-structure/host-structure.queries.js';
import type { Contract, SelectionState } from './selection.js';
import type { SelectionFilter } from './selection.dto.js';

export interface SelectionView {
  readonly id: string;
  readonly postId: string;
  readonly structureId: string;
  readonly structureName: string;
  readonly candidateId: string;
  readonly state: SelectionState;
  readonly proposedAt: string;
  /** Neither confirmed nor given up after the time a selection should take (S0). */
  readonly overdue: boolean;
  /** Null until it is declared. */
  readonly contract: {
    readonly type: Contract['type'];
    readonly start: string;
    readonly end: string | null;
    /** Null for a prefect, who follows the territory and not the pay of a person. */
    readonly grossMonthlySalaryCents: number | null;
    readonly currency: 'EUR';
    readonly grantOption: Contract['grantOption'];
  } | null;
}

export interface SelectionDetail extends SelectionView {
  readonly steps: readonly {
    readonly state: SelectionState;
    readonly reason: string | null;
    readonly takenAt: string;
  }[];
  /** Of training organisations, on the candidate. */
  readonly opinions: readonly {
    readonly organisationId: string;
    readonly favourable: boolean;
    readonly comment: string;
    readonly givenAt: string;
  }[];
}

/** How to reach the person, for the structure that talks with them. */
export interface ContactView {
  readonly candidateId: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly email: string;
  readonly phone: string;
  readonly motivation: string;
}

/** A selection is in the territory of its post. */
const columns = {
  structure: 's.structure_id',
  person: 's.candidate_id',
  departement: 'p.departement',
  region: 'p.region',
};
const from = `FROM selection s
              JOIN post p ON p.id = s.post_id
              JOIN host_structure h ON h.id = s.structure_id
              JOIN candidate c ON c.id = s.candidate_id`;
/** $1: today; $2: months a selection should take. */
const overdue = `(s.state IN ('PROPOSED', 'SHORTLISTED', 'INTERVIEWED', 'CONTRACT_DECLARED')
                  AND s.proposed_at + make_interval(months => $2::int) < $1::timestamptz)`;
const viewFor = ({ actor }: Perimeter) => `
  s.id, s.post_id AS "postId", s.structure_id AS "structureId", h.name AS "structureName",
  s.candidate_id AS "candidateId", s.state, s.proposed_at AS "proposedAt", ${overdue} AS overdue,
  CASE WHEN s.contract_type IS NOT NULL THEN
    json_build_object('type', s.contract_type, 'start', s.contract_start, 'end', s.contract_end,
                      'grossMonthlySalaryCents', ${actor.role === 'prefect' ? 'NULL' : 's.gross_monthly_salary_cents'}, 'currency', 'EUR',
                      'grantOption', s.grant_option) END AS contract`;

@Injectable()
export class SelectionQueries {
  constructor(
    private readonly reader: Reader,
    private readonly parameters: Parameters,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async list(perimeter: Perimeter, page: Page, filter: SelectionFilter): Promise<PageOf<SelectionView>> {
    const params: unknown[] = [
      ...(await this.delay()),
      filter.state ?? null,
      filter.structureId ?? null,
      filter.postId ?? null,
      filter.candidateId ?? null,
      filter.overdue ?? null,
      page.cursor ?? null,
      page.limit + 1,
    ];
    const rows = await this.reader.query<SelectionView>(
      `SELECT ${viewFor(perimeter)} ${from}
        WHERE ($3::text IS NULL OR s.state = $3) AND ($4::uuid IS NULL OR s.structure_id IN (${sameStructure('$4')}))
          AND ($5::uuid IS NULL OR s.post_id = $5) AND ($6::uuid IS NULL OR s.candidate_id = $6)
          AND ($7::boolean IS NULL OR ${overdue} = $7)
          AND ($8::uuid IS NULL OR s.id < $8) AND ${perimeter.where(columns, params)}
        ORDER BY s.id DESC LIMIT $9`,
      params,
    );
    return pageOf(rows, page.limit, (row) => row.id);
  }

  async read(perimeter: Perimeter, id: string): Promise<SelectionDetail> {
    const params: unknown[] = [...(await this.delay()), id];
    const [row] = await this.reader.query<SelectionDetail>(
      `SELECT ${viewFor(perimeter)},
              (SELECT json_agg(json_build_object('state', t.state, 'reason', t.reason, 'takenAt', t.taken_at) ORDER BY t.id)
                 FROM selection_step t WHERE t.selection_id = s.id) AS steps,
              coalesce((SELECT json_agg(json_build_object('organisationId', o.organisation_id, 'favourable', o.favourable,
                                                          'comment', o.comment, 'givenAt', o.given_at) ORDER BY o.id)
                          FROM selection_opinion o WHERE o.selection_id = s.id), '[]') AS opinions
         ${from} WHERE s.id = $3 AND ${perimeter.where(columns, params)}`,
      params,
    );
    if (!row) throw new NotFound();
    return row;
  }

  async contact(perimeter: Perimeter, id: string): Promise<ContactView> {
    const params: unknown[] = [id];
    const [row] = await this.reader.query<ContactView>(
      `SELECT c.id AS "candidateId", c.first_name AS "firstName", c.last_name AS "lastName", c.email, c.phone, c.motivation
         ${from}
        WHERE s.id = $1 AND s.state NOT IN ('DECLINED', 'CANCELLED', 'ENDED') AND ${perimeter.where(columns, params)}`,
      params,
    );
    if (!row) throw new NotFound();
    return row;
  }

  private async delay(): Promise<[Date, number]> {
    const months = await this.parameters.number('selection.duration', {}, this.clock.today());
    return [this.clock.now(), months.value];
  }
}
