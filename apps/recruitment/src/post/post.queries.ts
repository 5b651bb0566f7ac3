/** Reading posts, within the caller's perimeter. */
import { NotFound } from '@cnfs/kernel';
import { type Page, type PageOf, type Perimeter, Reader, pageOf } from '@cnfs/platform';
import { Injectable } from '@nestjs/common';
import { sameStructure } from '../host-structure/host-structure.queries.js';
import type { PostFilter } from './post.dto.js';
import type { PostState } from './post.js';
import type { VacancyFlag } from './vacancy.js';

export interface PostView {
  readonly id: string;
  readonly requestId: string;
  readonly sessionNumber: number;
  readonly structureId: string;
  readonly structureName: string;
  readonly departement: string;
  readonly region: string;
  readonly coordinator: boolean;
  readonly missionStart: string;
  readonly state: PostState;
  /** The selection that reserved or occupies it; null for another state. */
  readonly selectionId: string | null;
  readonly vacantSince: string | null;
  /** REMINDED a month before a vacant post is to be given back, then OVERDUE. */
  readonly vacancyFlag: VacancyFlag | null;
  readonly fundingAttempt: number;
}

const columns = { structure: 'p.structure_id', departement: 'p.departement', region: 'p.region' };
const select = `
  SELECT p.id, p.request_id AS "requestId", p.session_number AS "sessionNumber", p.structure_id AS "structureId",
         h.name AS "structureName", p.departement, p.region, p.coordinator, p.mission_start AS "missionStart",
         p.state, p.selection_id AS "selectionId", p.vacant_since AS "vacantSince", p.vacancy_flag AS "vacancyFlag",
         p.funding_attempt AS "fundingAttempt"
    FROM post p JOIN host_structure h ON h.id = p.structure_id`;

@Injectable()
export class PostQueries {
  constructor(private readonly reader: Reader) {}

  async list(perimeter: Perimeter, page: Page, filter: PostFilter): Promise<PageOf<PostView>> {
    const params: unknown[] = [
      filter.state ?? null,
      filter.structureId ?? null,
      filter.requestId ?? null,
      filter.vacancyFlag ?? null,
      page.cursor ?? null,
      page.limit + 1,
    ];
    const rows = await this.reader.query<PostView>(
      `${select}
        WHERE ($1::text IS NULL OR p.state = $1) AND ($2::uuid IS NULL OR p.structure_id IN (${sameStructure('$2')}))
          AND ($3::uuid IS NULL OR p.request_id = $3)
          AND ($4::text IS NULL OR p.vacancy_flag = $4)
          AND ($5::uuid IS NULL OR p.id < $5) AND ${perimeter.where(columns, params)}
        ORDER BY p.id DESC LIMIT $6`,
      params,
    );
    return pageOf(rows, page.limit, (row) => row.id);
  }

  async read(perimeter: Perimeter, id: string): Promise<PostView> {
    const params: unknown[] = [id];
    const [row] = await this.reader.query<PostView>(
      `${select} WHERE p.id = $1 AND ${perimeter.where(columns, params)}`,
      params,
    );
    if (!row) throw new NotFound();
    return row;
  }
}
