/** Reading instalments: which ones are due, which ones are held and for want of what. */
import { type PageOf, type Perimeter, Reader, pageOf } from '@cnfs/platform';
import { Injectable } from '@nestjs/common';
import type { InstalmentFilter } from './instalment.dto.js';
import type { InstalmentState, InstalmentTrigger, Missing } from './instalment.js';

export interface InstalmentView {
  readonly id: string;
  readonly agreementId: string;
  readonly selectionId: string;
  readonly structureId: string;
  readonly structureName: string | null;
  readonly rank: number;
  readonly trigger: InstalmentTrigger;
  readonly amountCents: number;
  readonly currency: 'EUR';
  readonly state: InstalmentState;
  /** What a held one waits for. */
  readonly missing: readonly Missing[];
  readonly since: string;
}

@Injectable()
export class InstalmentQueries {
  constructor(private readonly reader: Reader) {}

  async list(perimeter: Perimeter, filter: InstalmentFilter): Promise<PageOf<InstalmentView>> {
    const params: unknown[] = [
      filter.state ?? null,
      filter.selectionId ?? null,
      filter.cursor ?? null,
      filter.limit + 1,
    ];
    const columns = { structure: 'a.structure_id', departement: 's.departement', region: 's.region' };
    const rows = await this.reader.query<{ view: InstalmentView }>(
      `SELECT json_build_object('id', i.id, 'agreementId', i.agreement_id, 'selectionId', i.selection_id,
                'structureId', s.id, 'structureName', s.name, 'rank', i.rank, 'trigger', i.trigger,
                'amountCents', i.amount_cents, 'currency', 'EUR', 'state', i.state, 'missing', i.missing,
                'since', i.since) AS view
         FROM instalment i JOIN grant_agreement a ON a.id = i.agreement_id JOIN creditor s ON s.id = a.structure_id
        WHERE ($1::text IS NULL OR i.state = $1) AND ($2::uuid IS NULL OR i.selection_id = $2)
          AND ($3::uuid IS NULL OR i.id < $3) AND ${perimeter.where(columns, params)}
        ORDER BY i.id DESC LIMIT $4`,
      params,
    );
    return pageOf(
      rows.map(({ view }) => view),
      filter.limit,
      ({ id }) => id,
    );
  }
}
