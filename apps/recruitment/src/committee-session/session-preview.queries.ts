/**
 * What a session would commit if it closed now on the decisions drafted so far: out of our copy of what payments told, with its
 * age. Payments alone commits, post by post; this is what the committee is shown before it decides.
 */
import { NotFound } from '@cnfs/kernel';
import { Reader } from '@cnfs/platform';
import { Injectable } from '@nestjs/common';

export interface SessionPreview {
  /** Posts that the last decisions grant. */
  readonly posts: number;
  /** Of these, those of a sector and territory for which no post was funded yet: what they cost is not known here. */
  readonly postsOfUnknownCost: number;
  /** Grant and training of the others, in cents. */
  readonly wouldCommitCents: number;
  /** null until payments told anything. */
  readonly envelope: {
    readonly remainingCents: number;
    readonly remainingAfterCents: number;
    /** When payments told it, and how long ago that is. */
    readonly asOf: string;
    readonly ageSeconds: number;
  } | null;
  /** Caps that the session would come near: by département that it grants posts in, null in all. */
  readonly caps: readonly {
    readonly departement: string | null;
    readonly cap: number;
    readonly granted: number;
    readonly after: number;
  }[];
}

@Injectable()
export class SessionPreviewQueries {
  constructor(private readonly reader: Reader) {}

  /** One statement: one snapshot. @param now the programme's time, by which the copy has an age */
  async read(sessionId: string, now: Date): Promise<SessionPreview> {
    const [row] = await this.reader.query<{ preview: SessionPreview }>(
      `WITH granted AS (
         SELECT r.departement, h.sector, d.posts
           FROM (SELECT DISTINCT ON (request_id) request_id, kind, posts FROM committee_decision
                  WHERE session_id = $1 ORDER BY request_id, rank DESC) d
           JOIN post_request r ON r.id = d.request_id JOIN host_structure h ON h.id = r.structure_id
          WHERE d.kind = 'GRANT'
       ), priced AS (
         SELECT g.*, (SELECT f.amount_cents FROM envelope_fact f
                       WHERE f.sector = g.sector AND (f.departement ~ '^97') = (g.departement ~ '^97')
                       ORDER BY f.departement = g.departement DESC, f.told_at DESC LIMIT 1) AS cents
           FROM granted g
       ), total AS (
         SELECT coalesce(sum(posts), 0) AS posts, coalesce(sum(posts) FILTER (WHERE cents IS NULL), 0) AS unknown,
                coalesce(sum(posts * cents), 0) AS cents FROM priced
       ), latest AS (
         SELECT remaining_cents, told_at FROM envelope_fact
          WHERE envelope = 'ADVISERS' ORDER BY told_at DESC, remaining_cents LIMIT 1
       ), asked AS (
         SELECT departement AS scope, sum(posts) AS posts FROM granted GROUP BY 1
         UNION ALL SELECT 'ALL', sum(posts) FROM granted
       )
       SELECT json_build_object(
                'posts', t.posts, 'postsOfUnknownCost', t.unknown, 'wouldCommitCents', t.cents,
                'envelope', (SELECT json_build_object(
                               'remainingCents', l.remaining_cents, 'remainingAfterCents', l.remaining_cents - t.cents,
                               'asOf', l.told_at,
                               'ageSeconds', greatest(0, extract(epoch FROM $2::timestamptz - l.told_at))::int) FROM latest l),
                'caps', coalesce((SELECT json_agg(json_build_object(
                               'departement', nullif(c.scope, 'ALL'), 'cap', c.cap, 'granted', c.granted,
                               'after', c.granted + a.posts) ORDER BY c.scope)
                             FROM post_cap c JOIN asked a ON a.scope = c.scope WHERE c.cap IS NOT NULL), '[]')) AS preview
         FROM committee_session s CROSS JOIN total t WHERE s.id = $1`,
      [sessionId, now],
    );
    if (!row) throw new NotFound();
    return row.preview;
  }
}
