/** Reading agreements: how the amount came about, its instalments, what is drawn and paid by the ledger. */
import { NotFound } from '@cnfs/kernel';
import { type PageOf, type Perimeter, Reader, pageOf } from '@cnfs/platform';
import { Injectable } from '@nestjs/common';
import type { InstalmentState, InstalmentTrigger, Missing } from './instalment.js';
import type { Line } from './figure.js';
import type { GrantAgreementFilter } from './grant-agreement.dto.js';
import type { GrantAgreementState } from './grant-agreement.js';
import type { GrantOption } from './grant.js';

export interface GrantAgreementView {
  readonly id: string;
  readonly selectionId: string;
  readonly postId: string;
  readonly structureId: string;
  readonly structureName: string | null;
  readonly commitmentId: string;
  readonly state: GrantAgreementState;
  readonly grantOption: GrantOption;
  readonly currency: 'EUR';
  readonly amountCents: number;
  /** What it comes to once the contract ended. */
  readonly dueCents: number;
  readonly drawnCents: number;
  readonly paidCents: number;
  readonly fundedFrom: string;
  readonly fundedTo: string;
  readonly lines: readonly Line[];
  readonly draftedOn: string;
  readonly signedOn: string | null;
  readonly closedOn: string | null;
  readonly instalments: readonly {
    readonly id: string;
    readonly rank: number;
    readonly trigger: InstalmentTrigger;
    readonly amountCents: number;
    readonly state: InstalmentState;
    readonly missing: readonly Missing[];
    readonly since: string;
  }[];
}

const select = `
  SELECT json_build_object(
           'id', a.id, 'selectionId', a.selection_id, 'postId', a.post_id, 'structureId', a.structure_id,
           'structureName', s.name, 'commitmentId', a.commitment_id, 'state', a.state,
           'grantOption', a.grant_option, 'currency', 'EUR', 'amountCents', a.amount_cents, 'dueCents', a.due_cents,
           'drawnCents', l.drawn, 'paidCents', l.paid, 'fundedFrom', a.funded_from, 'fundedTo', a.funded_to,
           'lines', a.lines, 'draftedOn', a.drafted_on, 'signedOn', a.signed_on, 'closedOn', a.closed_on,
           'instalments', (SELECT json_agg(json_build_object('id', i.id, 'rank', i.rank, 'trigger', i.trigger,
                                    'amountCents', i.amount_cents, 'state', i.state, 'missing', i.missing,
                                    'since', i.since) ORDER BY i.rank)
                             FROM instalment i WHERE i.agreement_id = a.id)) AS view
    FROM grant_agreement a JOIN creditor s ON s.id = a.structure_id
    CROSS JOIN LATERAL (
         SELECT coalesce(sum(amount_cents) FILTER (WHERE account IN ('DRAWN', 'PAID')), 0) AS drawn,
                coalesce(sum(amount_cents) FILTER (WHERE account = 'PAID'), 0) AS paid
           FROM ledger_entry WHERE selection_id = a.selection_id) l`;
const columns = { structure: 'a.structure_id', departement: 's.departement', region: 's.region' };

@Injectable()
export class GrantAgreementQueries {
  constructor(private readonly reader: Reader) {}

  async list(perimeter: Perimeter, filter: GrantAgreementFilter): Promise<PageOf<GrantAgreementView>> {
    const params: unknown[] = [
      filter.state ?? null,
      filter.selectionId ?? null,
      filter.structureId ?? null,
      filter.cursor ?? null,
      filter.limit + 1,
    ];
    const rows = await this.reader.query<{ view: GrantAgreementView }>(
      `${select}
        WHERE ($1::text IS NULL OR a.state = $1) AND ($2::uuid IS NULL OR a.selection_id = $2)
          AND ($3::uuid IS NULL OR a.structure_id = $3) AND ($4::uuid IS NULL OR a.id < $4)
          AND ${perimeter.where(columns, params)}
        ORDER BY a.id DESC LIMIT $5`,
      params,
    );
    return pageOf(
      rows.map(({ view }) => view),
      filter.limit,
      ({ id }) => id,
    );
  }

  async read(perimeter: Perimeter, id: string): Promise<GrantAgreementView> {
    const params: unknown[] = [id];
    const [row] = await this.reader.query<{ view: GrantAgreementView }>(
      `${select} WHERE a.id = $1 AND ${perimeter.where(columns, params)}`,
      params,
    );
    if (!row) throw new NotFound();
    return row.view;
  }
}
