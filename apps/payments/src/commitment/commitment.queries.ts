/** Reading commitments. What is drawn and paid of each is summed from the ledger. */
import { NotFound } from '@cnfs/kernel';
import { type PageOf, type Perimeter, Reader, pageOf } from '@cnfs/platform';
import { Injectable } from '@nestjs/common';
import type { EnvelopeKey } from '../ledger/ledger.js';
import type { CommitmentFilter } from './commitment.dto.js';
import type { CommitmentState } from './commitment.entity.js';
import type { CommitmentRules } from './commitment.rules.js';

export interface CommitmentView {
  readonly id: string;
  readonly envelope: EnvelopeKey;
  readonly postId: string;
  readonly attempt: number;
  readonly structureId: string;
  readonly sector: 'PUBLIC' | 'PRIVATE';
  readonly departement: string;
  readonly state: CommitmentState;
  readonly currency: 'EUR';
  readonly grantCents: number;
  readonly trainingCents: number;
  /** Drawn by the post's agreements, what was paid included. */
  readonly drawnCents: number;
  readonly paidCents: number;
  /** The figures used, with the versions of their parameters. */
  readonly rules: CommitmentRules;
  readonly decidedOn: string;
}

const select = `
  SELECT json_build_object(
           'id', c.id, 'envelope', c.envelope, 'postId', c.post_id, 'attempt', c.attempt,
           'structureId', c.structure_id, 'sector', c.sector, 'departement', c.departement, 'state', c.state,
           'currency', 'EUR', 'grantCents', c.grant_cents, 'trainingCents', c.training_cents,
           'drawnCents', l.drawn, 'paidCents', l.paid, 'rules', c.rules, 'decidedOn', c.decided_on) AS view
    FROM commitment c LEFT JOIN creditor s ON s.id = c.structure_id
    CROSS JOIN LATERAL (
         SELECT coalesce(sum(amount_cents) FILTER (WHERE account IN ('DRAWN', 'PAID')), 0) AS drawn,
                coalesce(sum(amount_cents) FILTER (WHERE account = 'PAID'), 0) AS paid
           FROM ledger_entry WHERE commitment_id = c.id) l`;
const columns = { structure: 'c.structure_id', departement: 'c.departement', region: 's.region' };

@Injectable()
export class CommitmentQueries {
  constructor(private readonly reader: Reader) {}

  async list(perimeter: Perimeter, filter: CommitmentFilter): Promise<PageOf<CommitmentView>> {
    const params: unknown[] = [
      filter.postId ?? null,
      filter.structureId ?? null,
      filter.state ?? null,
      filter.cursor ?? null,
      filter.limit + 1,
    ];
    const rows = await this.reader.query<{ view: CommitmentView }>(
      `${select}
        WHERE ($1::uuid IS NULL OR c.post_id = $1) AND ($2::uuid IS NULL OR c.structure_id = $2)
          AND ($3::text IS NULL OR c.state = $3) AND ($4::uuid IS NULL OR c.id < $4)
          AND ${perimeter.where(columns, params)}
        ORDER BY c.id DESC LIMIT $5`,
      params,
    );
    return pageOf(
      rows.map(({ view }) => view),
      filter.limit,
      ({ id }) => id,
    );
  }

  async read(perimeter: Perimeter, id: string): Promise<CommitmentView> {
    const params: unknown[] = [id];
    const [row] = await this.reader.query<{ view: CommitmentView }>(
      `${select} WHERE c.id = $1 AND ${perimeter.where(columns, params)}`,
      params,
    );
    if (!row) throw new NotFound();
    return row.view;
  }
}
