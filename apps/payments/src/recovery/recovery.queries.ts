/** Reading recoveries. */
import { type PageOf, type Perimeter, Reader, pageOf } from '@cnfs/platform';
import { Injectable } from '@nestjs/common';
import type { RecoveryFilter } from './recovery.dto.js';

export interface RecoveryView {
  readonly id: string;
  readonly agreementId: string;
  readonly selectionId: string;
  readonly structureId: string;
  readonly terminationId: string | null;
  readonly amountCents: number;
  readonly currency: 'EUR';
  readonly state: 'COMPUTED';
  readonly computedOn: string;
}

@Injectable()
export class RecoveryQueries {
  constructor(private readonly reader: Reader) {}

  async list(perimeter: Perimeter, filter: RecoveryFilter): Promise<PageOf<RecoveryView>> {
    const params: unknown[] = [
      filter.structureId ?? null,
      filter.selectionId ?? null,
      filter.cursor ?? null,
      filter.limit + 1,
    ];
    const rows = await this.reader.query<{ view: RecoveryView }>(
      `SELECT json_build_object('id', r.id, 'agreementId', r.agreement_id, 'selectionId', r.selection_id,
                'structureId', r.structure_id, 'terminationId', r.termination_id, 'amountCents', r.amount_cents,
                'currency', 'EUR', 'state', r.state, 'computedOn', r.computed_on) AS view
         FROM recovery r
        WHERE ($1::uuid IS NULL OR r.structure_id = $1) AND ($2::uuid IS NULL OR r.selection_id = $2)
          AND ($3::uuid IS NULL OR r.id < $3) AND ${perimeter.where({ structure: 'r.structure_id' }, params)}
        ORDER BY r.id DESC LIMIT $4`,
      params,
    );
    return pageOf(
      rows.map(({ view }) => view),
      filter.limit,
      ({ id }) => id,
    );
  }
}
