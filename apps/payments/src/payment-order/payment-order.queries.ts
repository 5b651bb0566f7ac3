/** Reading payment orders, with what an agent needs to decide: who is paid, on which account, and who took part. */
import { NotFound } from '@cnfs/kernel';
import { type PageOf, type Perimeter, Reader, pageOf } from '@cnfs/platform';
import { Injectable } from '@nestjs/common';
import type { PaymentOrderFilter } from './payment-order.dto.js';
import type { PaymentOrderState } from './payment-order.js';

export interface PaymentOrderView {
  readonly id: string;
  readonly state: PaymentOrderState;
  readonly amountCents: number;
  readonly currency: 'EUR';
  readonly endToEndId: string;
  readonly channel: 'EVENT';
  /** To give back when approving or releasing. */
  readonly contentHash: string;
  readonly instalmentId: string;
  readonly agreementId: string;
  readonly selectionId: string;
  readonly creditor: {
    readonly structureId: string;
    readonly name: string | null;
    readonly siret: string | null;
    readonly suspended: boolean;
  };
  readonly account: {
    readonly id: string;
    readonly version: number;
    readonly maskedIban: string;
    readonly bic: string;
  };
  readonly steps: readonly { readonly step: string; readonly actor: string; readonly recordedAt: string }[];
  readonly preparedOn: string;
  readonly releasedOn: string | null;
  readonly executionDay: string | null;
  readonly answeredOn: string | null;
  readonly rejectCode: string | null;
}

const select = `
  SELECT json_build_object(
           'id', o.id, 'state', o.state, 'amountCents', o.amount_cents, 'currency', 'EUR',
           'endToEndId', o.end_to_end_id, 'channel', o.channel, 'contentHash', o.content_hash,
           'instalmentId', o.instalment_id, 'agreementId', o.agreement_id, 'selectionId', o.selection_id,
           'creditor', json_build_object('structureId', s.id, 'name', s.name, 'siret', s.siret,
                                         'suspended', s.suspended),
           'account', json_build_object('id', b.id, 'version', b.version, 'maskedIban', b.masked_iban, 'bic', b.bic),
           'steps', coalesce((SELECT json_agg(json_build_object('step', a.step, 'actor', a.actor,
                                                                'recordedAt', a.recorded_at) ORDER BY a.id)
                                FROM approval_step a WHERE a.subject = 'payment-order' AND a.subject_id = o.id), '[]'),
           'preparedOn', o.prepared_on, 'releasedOn', o.released_on, 'executionDay', o.execution_day,
           'answeredOn', o.answered_on, 'rejectCode', o.reject_code) AS view
    FROM payment_order o JOIN creditor s ON s.id = o.structure_id JOIN bank_account b ON b.id = o.bank_account_id`;

@Injectable()
export class PaymentOrderQueries {
  constructor(private readonly reader: Reader) {}

  async list(perimeter: Perimeter, filter: PaymentOrderFilter): Promise<PageOf<PaymentOrderView>> {
    const params: unknown[] = [
      filter.state ?? null,
      filter.selectionId ?? null,
      filter.cursor ?? null,
      filter.limit + 1,
    ];
    const rows = await this.reader.query<{ view: PaymentOrderView }>(
      `${select}
        WHERE ($1::text IS NULL OR o.state = $1) AND ($2::uuid IS NULL OR o.selection_id = $2)
          AND ($3::uuid IS NULL OR o.id < $3) AND ${perimeter.where({ structure: 'o.structure_id' }, params)}
        ORDER BY o.id DESC LIMIT $4`,
      params,
    );
    return pageOf(
      rows.map(({ view }) => view),
      filter.limit,
      ({ id }) => id,
    );
  }

  async read(perimeter: Perimeter, id: string): Promise<PaymentOrderView> {
    const params: unknown[] = [id];
    const [row] = await this.reader.query<{ view: PaymentOrderView }>(
      `${select} WHERE o.id = $1 AND ${perimeter.where({ structure: 'o.structure_id' }, params)}`,
      params,
    );
    if (!row) throw new NotFound();
    return row.view;
  }
}
