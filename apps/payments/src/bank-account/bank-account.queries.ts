/** Reading accounts: masked for everybody, in clear for the payment channel alone. */
import { NotFound } from '@cnfs/kernel';
import { type PageOf, type Perimeter, Reader, pageOf } from '@cnfs/platform';
import { Injectable } from '@nestjs/common';
import type { BankAccountFilter } from './bank-account.dto.js';
import type { BankAccountState } from './bank-account.js';
import { IbanSeal } from './bank-account.seal.js';

export interface BankAccountView {
  readonly id: string;
  readonly structureId: string;
  /** Null until recruitment's description of the structure has arrived. */
  readonly structureName: string | null;
  readonly version: number;
  readonly state: BankAccountState;
  readonly maskedIban: string;
  readonly bic: string;
  readonly givenBy: string;
  readonly givenOn: string;
  readonly decidedBy: string | null;
  readonly decidedOn: string | null;
}

export interface AccountDetails {
  readonly id: string;
  readonly structureId: string;
  readonly holder: string | null;
  readonly version: number;
  readonly iban: string;
  readonly bic: string;
}

const select = `
  SELECT b.id, b.structure_id AS "structureId", s.name AS "structureName", b.version, b.state,
         b.masked_iban AS "maskedIban", b.bic, b.given_by AS "givenBy", b.given_on AS "givenOn",
         b.decided_by AS "decidedBy", b.decided_on AS "decidedOn"
    FROM bank_account b JOIN creditor s ON s.id = b.structure_id`;

@Injectable()
export class BankAccountQueries {
  constructor(
    private readonly reader: Reader,
    private readonly seal: IbanSeal,
  ) {}

  async list(perimeter: Perimeter, filter: BankAccountFilter): Promise<PageOf<BankAccountView>> {
    const params: unknown[] = [
      filter.structureId ?? null,
      filter.state ?? null,
      filter.cursor ?? null,
      filter.limit + 1,
    ];
    const rows = await this.reader.query<BankAccountView>(
      `${select}
        WHERE ($1::uuid IS NULL OR b.structure_id = $1) AND ($2::text IS NULL OR b.state = $2)
          AND ($3::uuid IS NULL OR b.id < $3) AND ${perimeter.where({ structure: 'b.structure_id' }, params)}
        ORDER BY b.id DESC LIMIT $4`,
      params,
    );
    return pageOf(rows, filter.limit, ({ id }) => id);
  }

  async read(perimeter: Perimeter, id: string): Promise<BankAccountView> {
    const params: unknown[] = [id];
    const [row] = await this.reader.query<BankAccountView>(
      `${select} WHERE b.id = $1 AND ${perimeter.where({ structure: 'b.structure_id' }, params)}`,
      params,
    );
    if (!row) throw new NotFound();
    return row;
  }

  /** The account in clear. One that was never approved is nobody's to pay: not found. */
  async details(id: string): Promise<AccountDetails> {
    const [row] = await this.reader.query<Omit<AccountDetails, 'iban'> & { readonly sealed: Buffer }>(
      `SELECT b.id, b.structure_id AS "structureId", s.name AS holder, b.version, b.bic, b.sealed_iban AS sealed
         FROM bank_account b JOIN creditor s ON s.id = b.structure_id
        WHERE b.id = $1 AND b.state IN ('APPROVED', 'REPLACED') AND b.decided_on IS NOT NULL`,
      [id],
    );
    if (!row) throw new NotFound();
    const { sealed, ...account } = row;
    return { ...account, iban: this.seal.open(sealed, id) };
  }
}
