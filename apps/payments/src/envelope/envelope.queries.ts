/** Reading envelopes: every figure is a sum of entries of the ledger. */
import { NotFound } from '@cnfs/kernel';
import { Reader } from '@cnfs/platform';
import { Injectable } from '@nestjs/common';
import type { EnvelopeKey } from '../ledger/ledger.js';

export interface EnvelopeView {
  readonly key: EnvelopeKey;
  readonly currency: 'EUR';
  readonly ceilingCents: number;
  /** Promised, what was paid included. */
  readonly committedCents: number;
  readonly paidCents: number;
  /** Neither promised nor paid. */
  readonly remainingCents: number;
}

@Injectable()
export class EnvelopeQueries {
  constructor(private readonly reader: Reader) {}

  async list(): Promise<EnvelopeView[]> {
    // Through JSON, in which Postgres writes a bigint as the number it is.
    const rows = await this.reader.query<{ view: EnvelopeView }>(
      `SELECT json_build_object(
                'key', e.key, 'currency', 'EUR',
                'ceilingCents', coalesce(-sum(amount_cents) FILTER (WHERE account = 'FUNDING'), 0),
                'committedCents', coalesce(sum(amount_cents) FILTER (WHERE account IN ('COMMITTED', 'DRAWN', 'PAID')), 0),
                'paidCents', coalesce(sum(amount_cents) FILTER (WHERE account = 'PAID'), 0),
                'remainingCents', coalesce(sum(amount_cents) FILTER (WHERE account = 'AVAILABLE'), 0)) AS view
         FROM envelope e LEFT JOIN ledger_entry l ON l.envelope = e.key
        GROUP BY e.key ORDER BY e.key`,
    );
    return rows.map(({ view }) => view);
  }

  async read(key: EnvelopeKey): Promise<EnvelopeView> {
    const found = (await this.list()).find((envelope) => envelope.key === key);
    if (!found) throw new NotFound();
    return found;
  }
}
