/** Reading candidates: each reads its own application; ANCT and auditors read all. */
import { NotFound } from '@cnfs/kernel';
import { type Page, type PageOf, type Perimeter, Reader, pageOf } from '@cnfs/platform';
import { Injectable } from '@nestjs/common';
import type { CandidateState, Situation } from './candidate.js';

export interface CandidateView {
  readonly id: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly email: string;
  readonly phone: string;
  readonly commune: string;
  readonly communeName: string;
  readonly departement: string;
  readonly region: string;
  /** Kilometres; null: the whole country. */
  readonly mobilityKm: number | null;
  readonly availableFrom: string;
  readonly situations: readonly Situation[];
  readonly diploma: string | null;
  readonly motivation: string;
  readonly state: Exclude<CandidateState, 'ERASED'>;
  readonly registeredAt: string;
}

const columns = { person: 'c.id' };
const select = `
  SELECT c.id, c.first_name AS "firstName", c.last_name AS "lastName", c.email, c.phone, c.commune,
         m.name AS "communeName", c.departement, c.region, c.mobility_km AS "mobilityKm",
         c.available_from AS "availableFrom", c.situations, c.diploma, c.motivation, c.state,
         c.registered_at AS "registeredAt"
    FROM candidate c JOIN commune m ON m.code = c.commune AND c.state <> 'ERASED'`;

@Injectable()
export class CandidateQueries {
  constructor(private readonly reader: Reader) {}

  async list(perimeter: Perimeter, page: Page): Promise<PageOf<CandidateView>> {
    const params: unknown[] = [page.cursor ?? null, page.limit + 1];
    const rows = await this.reader.query<CandidateView>(
      `${select} WHERE ($1::uuid IS NULL OR c.id < $1) AND ${perimeter.where(columns, params)}
        ORDER BY c.id DESC LIMIT $2`,
      params,
    );
    return pageOf(rows, page.limit, (row) => row.id);
  }

  async read(perimeter: Perimeter, id: string): Promise<CandidateView> {
    const params: unknown[] = [id];
    const [row] = await this.reader.query<CandidateView>(
      `${select} WHERE c.id = $1 AND ${perimeter.where(columns, params)}`,
      params,
    );
    if (!row) throw new NotFound();
    return row;
  }
}
