/** Reading requests for posts: always within the caller's perimeter, narrowed in SQL. */
import { NotFound } from '@cnfs/kernel';
import { type Page, type PageOf, type Perimeter, Reader, pageOf } from '@cnfs/platform';
import { Injectable } from '@nestjs/common';
import { sameStructure } from '../host-structure/host-structure.queries.js';
import type { PostRequestFilter } from './post-request.dto.js';
import { type Priority, type PriorityFacts, priorityOf } from './priority.js';
import type { AmendmentReason, PostRequestKind, PostRequestState } from './post-request.js';

export interface OpinionView {
  readonly id: string;
  readonly favourable: boolean;
  readonly comment: string;
  readonly givenAt: string;
}

export interface PostRequestView {
  readonly id: string;
  readonly structureId: string;
  readonly departement: string;
  readonly region: string;
  readonly postsAsked: number;
  readonly postsGranted: number | null;
  readonly coordinator: boolean;
  readonly missionStart: string;
  readonly motivation: string;
  readonly state: PostRequestState;
  readonly submittedAt: string;
  readonly kind: PostRequestKind;
  /** The granted request that an amendment adds to. */
  readonly amends: string | null;
  /** Of an amendment. */
  readonly reason: AmendmentReason | null;
  readonly priority: Priority;
  readonly opinions: readonly OpinionView[];
}

type PostRequestRead = Omit<PostRequestView, 'priority'> & { readonly facts: PriorityFacts };

const columns = { structure: 'r.structure_id', departement: 'r.departement', region: 'r.region' };
/** SQL: nothing was granted to its structure, under any of its records, before or beside it. */
export const firstPosts = `NOT EXISTS (
  SELECT FROM post_request g JOIN host_structure k ON k.id = g.structure_id
   WHERE coalesce(k.merged_into, k.id) = coalesce(h.merged_into, h.id) AND g.state = 'GRANTED' AND g.id <> r.id)`;
const select = `
  SELECT r.id, r.structure_id AS "structureId", r.departement, r.region, r.posts_asked AS "postsAsked",
         r.posts_granted AS "postsGranted", r.coordinator,
         r.mission_start AS "missionStart", r.motivation, r.state,
         r.submitted_at AS "submittedAt", r.kind, r.amends, r.reason,
         json_build_object('rural', h.rural, 'priorityDistrict', h.priority_district, 'franceServices', h.france_services,
                           'firstPosts', ${firstPosts}) AS facts,
         coalesce((SELECT json_agg(json_build_object('id', o.id, 'favourable', o.favourable,
                                                     'comment', o.comment, 'givenAt', o.given_at) ORDER BY o.id)
                     FROM prefect_opinion o WHERE o.request_id = r.id), '[]') AS opinions
    FROM post_request r JOIN host_structure h ON h.id = r.structure_id`;

@Injectable()
export class PostRequestQueries {
  constructor(private readonly reader: Reader) {}

  async list(perimeter: Perimeter, page: Page, filter: PostRequestFilter): Promise<PageOf<PostRequestView>> {
    const params: unknown[] = [
      filter.state ?? null,
      filter.structureId ?? null,
      page.cursor ?? null,
      page.limit + 1,
    ];
    const rows = await this.reader.query<PostRequestRead>(
      `${select}
        WHERE ($1::text IS NULL OR r.state = $1) AND ($2::uuid IS NULL OR r.structure_id IN (${sameStructure('$2')}))
          AND ($3::uuid IS NULL OR r.id < $3) AND ${perimeter.where(columns, params)}
        ORDER BY r.id DESC LIMIT $4`,
      params,
    );
    return pageOf(rows.map(shown), page.limit, (row) => row.id);
  }

  async read(perimeter: Perimeter, id: string): Promise<PostRequestView> {
    const params: unknown[] = [id];
    const [row] = await this.reader.query<PostRequestRead>(
      `${select} WHERE r.id = $1 AND ${perimeter.where(columns, params)}`,
      params,
    );
    if (!row) throw new NotFound();
    return shown(row);
  }
}

function shown({ facts, ...request }: PostRequestRead): PostRequestView {
  return { ...request, priority: priorityOf(facts) };
}
