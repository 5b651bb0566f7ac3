/** Reading committee sessions: agenda with the decision that counts today, and the minutes once they stand. */
import { NotFound } from '@cnfs/kernel';
import { type Page, type PageOf, Reader, pageOf } from '@cnfs/platform';
import { Injectable } from '@nestjs/common';
import type { CommitteeDecision, PostRequestState } from '../post-request/post-request.js';
import type { CommitteeSessionFilter } from './committee-session.dto.js';
import type { CommitteeSessionState } from './committee-session.js';

export interface CommitteeSessionView {
  readonly id: string;
  readonly number: number;
  readonly heldOn: string;
  readonly state: CommitteeSessionState;
  /** Null until the session is closed. */
  readonly minutes: {
    readonly text: string;
    readonly requestsGranted: number;
    readonly requestsRefused: number;
    readonly requestsAdjourned: number;
    readonly postsGranted: number;
    readonly closedAt: string;
  } | null;
}

export interface AgendaItemView {
  readonly requestId: string;
  readonly structureId: string;
  readonly structureName: string;
  readonly state: PostRequestState;
  readonly postsAsked: number;
  readonly opinionsFavourable: number;
  readonly opinionsUnfavourable: number;
  /** The last one taken, a draft until the session is closed; null while there is none. */
  readonly decision: {
    readonly kind: CommitteeDecision['kind'];
    readonly posts: number | null;
    readonly reason: string | null;
  } | null;
}

export interface CommitteeSessionDetail extends CommitteeSessionView {
  readonly agenda: readonly AgendaItemView[];
}

const select = `
  SELECT s.id, s.number, s.held_on AS "heldOn", s.state,
         (SELECT json_build_object('text', m.text, 'requestsGranted', m.requests_granted,
                                   'requestsRefused', m.requests_refused, 'requestsAdjourned', m.requests_adjourned,
                                   'postsGranted', m.posts_granted, 'closedAt', m.closed_at)
            FROM committee_minutes m WHERE m.session_id = s.id) AS minutes
    FROM committee_session s`;

@Injectable()
export class CommitteeSessionQueries {
  constructor(private readonly reader: Reader) {}

  async list(page: Page, filter: CommitteeSessionFilter): Promise<PageOf<CommitteeSessionView>> {
    const rows = await this.reader.query<CommitteeSessionView>(
      `${select} WHERE ($1::text IS NULL OR s.state = $1) AND ($2::uuid IS NULL OR s.id < $2)
        ORDER BY s.id DESC LIMIT $3`,
      [filter.state ?? null, page.cursor ?? null, page.limit + 1],
    );
    return pageOf(rows, page.limit, (row) => row.id);
  }

  async read(id: string): Promise<CommitteeSessionDetail> {
    const [session] = await this.reader.query<CommitteeSessionView>(`${select} WHERE s.id = $1`, [id]);
    if (!session) throw new NotFound();
    return { ...session, agenda: await this.agenda(id) };
  }

  private agenda(sessionId: string): Promise<AgendaItemView[]> {
    return this.reader.query<AgendaItemView>(
      `SELECT r.id AS "requestId", r.structure_id AS "structureId", h.name AS "structureName", r.state,
              r.posts_asked AS "postsAsked", o.favourable::int AS "opinionsFavourable",
              o.unfavourable::int AS "opinionsUnfavourable", d.decision
         FROM agenda_item a
         JOIN post_request r ON r.id = a.request_id
         JOIN host_structure h ON h.id = r.structure_id
         CROSS JOIN LATERAL (SELECT count(*) FILTER (WHERE favourable) AS favourable,
                                    count(*) FILTER (WHERE NOT favourable) AS unfavourable
                               FROM prefect_opinion WHERE request_id = r.id) o
         LEFT JOIN LATERAL (SELECT json_build_object('kind', kind, 'posts', posts, 'reason', reason) AS decision
                              FROM committee_decision WHERE session_id = a.session_id AND request_id = a.request_id
                             ORDER BY rank DESC LIMIT 1) d ON true
        WHERE a.session_id = $1 ORDER BY h.name, r.id`,
      [sessionId],
    );
  }
}
