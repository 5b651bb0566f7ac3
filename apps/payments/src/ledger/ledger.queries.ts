/** Reading the ledger: its entries one by one, and what its checks find. */
import { type PageOf, Reader, pageOf } from '@cnfs/platform';
import { Injectable } from '@nestjs/common';
import type { LedgerFilter } from './ledger.dto.js';
import type { Account, EnvelopeKey, MoveKind } from './ledger.js';

export interface LedgerEntryView {
  readonly id: number;
  readonly transactionId: string;
  readonly kind: MoveKind;
  readonly account: Account;
  readonly envelope: EnvelopeKey;
  readonly commitmentId: string | null;
  readonly selectionId: string | null;
  readonly amountCents: number;
  readonly currency: 'EUR';
  readonly date: string;
  readonly actor: string;
}

export interface Discrepancy {
  readonly subject: string;
  readonly id: string;
  readonly difference: string;
}

@Injectable()
export class LedgerQueries {
  constructor(private readonly reader: Reader) {}

  async entries(filter: LedgerFilter): Promise<PageOf<LedgerEntryView>> {
    const rows = await this.reader.query<{ view: LedgerEntryView }>(
      `SELECT json_build_object('id', e.id, 'transactionId', t.id, 'kind', t.kind, 'account', e.account,
                'envelope', e.envelope, 'commitmentId', e.commitment_id, 'selectionId', e.selection_id,
                'amountCents', e.amount_cents, 'currency', 'EUR', 'date', t.dated, 'actor', t.actor) AS view
         FROM ledger_entry e JOIN ledger_transaction t ON t.id = e.transaction_id
        WHERE ($1::text IS NULL OR e.envelope = $1) AND ($2::uuid IS NULL OR e.commitment_id = $2)
          AND ($3::uuid IS NULL OR e.selection_id = $3) AND ($4::bigint IS NULL OR e.id < $4)
        ORDER BY e.id DESC LIMIT $5`,
      [
        filter.envelope ?? null,
        filter.commitmentId ?? null,
        filter.selectionId ?? null,
        filter.cursor ?? null,
        filter.limit + 1,
      ],
    );
    return pageOf(
      rows.map(({ view }) => view),
      filter.limit,
      ({ id }) => String(id),
    );
  }

  /** Balance rows that are not the sum of their entries: none, unless someone wrote past the code. */
  async discrepancies(): Promise<Discrepancy[]> {
    return this.reader.query<Discrepancy>(
      'SELECT subject, id, difference FROM ledger_discrepancy ORDER BY 1, 2',
    );
  }
}
