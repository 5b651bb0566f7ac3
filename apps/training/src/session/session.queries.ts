/** Reading sessions: who trains, when, and how many seats are left. */
import { NotFound } from '@cnfs/kernel';
import { type PageOf, type Perimeter, Reader, pageOf } from '@cnfs/platform';
import { Injectable } from '@nestjs/common';
import type { SessionFilter } from './session.dto.js';
import type { Modality } from './session.js';

export interface SessionView {
  readonly id: string;
  readonly organisationId: string;
  readonly startDay: string;
  readonly endDay: string;
  readonly modality: Modality;
  readonly communeCode: string | null;
  readonly capacity: number;
  readonly taken: number;
  /** How many wait for a seat. */
  readonly waiting: number;
}

const select = `
  SELECT s.id, s.organisation_id AS "organisationId", s.start_day AS "startDay", s.end_day AS "endDay", s.modality,
         s.commune_code AS "communeCode", s.capacity, s.taken,
         (SELECT count(*)::integer FROM waiting_list w WHERE w.session_id = s.id) AS waiting
    FROM training_session s`;

@Injectable()
export class SessionQueries {
  constructor(private readonly reader: Reader) {}

  async list(perimeter: Perimeter, filter: SessionFilter): Promise<PageOf<SessionView>> {
    const params: unknown[] = [
      filter.organisationId ?? null,
      filter.from ?? null,
      filter.cursor ?? null,
      filter.limit + 1,
    ];
    const rows = await this.reader.query<SessionView>(
      `${select}
        WHERE ($1::uuid IS NULL OR s.organisation_id = $1) AND ($2::date IS NULL OR s.end_day >= $2)
          AND ($3::uuid IS NULL OR s.id < $3) AND ${perimeter.where({ organisation: 's.organisation_id' }, params)}
        ORDER BY s.id DESC LIMIT $4`,
      params,
    );
    return pageOf(rows, filter.limit, (row) => row.id);
  }

  async read(perimeter: Perimeter, id: string): Promise<SessionView> {
    const params: unknown[] = [id];
    const [row] = await this.reader.query<SessionView>(
      `${select} WHERE s.id = $1 AND ${perimeter.where({ organisation: 's.organisation_id' }, params)}`,
      params,
    );
    if (!row) throw new NotFound();
    return row;
  }
}
