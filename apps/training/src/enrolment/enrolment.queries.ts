/** Reading enrolments within the caller's perimeter, with hours, exams and steps. */
import { type Clock, type Day, NotFound } from '@cnfs/kernel';
import { CLOCK, type PageOf, Parameters, type Perimeter, Reader, pageOf } from '@cnfs/platform';
import { Inject, Injectable } from '@nestjs/common';
import { type EnrolmentState, isLate } from './enrolment.js';
import type { EnrolmentFilter } from './enrolment.dto.js';
import type { Level } from './track.js';

export interface EnrolmentView {
  readonly id: string;
  readonly selectionId: string;
  readonly postId: string;
  readonly candidateId: string;
  readonly structureId: string;
  readonly attempt: number;
  readonly state: EnrolmentState;
  readonly openedOn: string;
  readonly organisationId: string | null;
  readonly level: Level | null;
  /** Length of the track. */
  readonly hours: number | null;
  readonly positionedOn: string | null;
  readonly sessionId: string | null;
  readonly sessionStart: string | null;
  readonly sessionEnd: string | null;
  readonly enrolledOn: string | null;
  /** The session whose waiting list it is on, and its place there, 1 for the next one served. */
  readonly waiting: { readonly sessionId: string; readonly place: number } | null;
  readonly startedOn: Day | null;
  readonly hoursFollowed: number;
  readonly exams: readonly {
    readonly kind: string;
    readonly attempt: number;
    readonly takenOn: string;
    readonly passed: boolean;
  }[];
  readonly closedOn: string | null;
  readonly ground: string | null;
  /** Training lasts longer than it may. */
  readonly late: boolean;
  readonly steps: readonly {
    readonly state: EnrolmentState;
    readonly ground: string | null;
    readonly takenAt: string;
  }[];
}

const select = `
  SELECT e.id, e.selection_id AS "selectionId", e.post_id AS "postId", e.candidate_id AS "candidateId",
         e.structure_id AS "structureId", e.attempt, e.state, e.opened_on AS "openedOn",
         e.organisation_id AS "organisationId", e.level, e.track_hours AS hours,
         e.positioned_on AS "positionedOn", e.session_id AS "sessionId", s.start_day AS "sessionStart",
         s.end_day AS "sessionEnd", e.enrolled_on AS "enrolledOn",
         CASE WHEN w.rank IS NOT NULL THEN json_build_object('sessionId', w.session_id, 'place',
           (SELECT count(*) FROM waiting_list o WHERE o.session_id = w.session_id AND o.rank <= w.rank)) END AS waiting,
         e.started_on AS "startedOn",
         (SELECT coalesce(sum(h.minutes), 0)::float8 / 60 FROM hours_entry h WHERE h.enrolment_id = e.id)
           AS "hoursFollowed",
         coalesce((SELECT json_agg(json_build_object('kind', x.kind, 'attempt', x.attempt, 'takenOn', x.taken_on,
                                                     'passed', x.passed) ORDER BY x.taken_on, x.id)
                     FROM exam x WHERE x.enrolment_id = e.id), '[]') AS exams,
         e.closed_on AS "closedOn", e.ground,
         (SELECT json_agg(json_build_object('state', p.state, 'ground', p.ground, 'takenAt', p.taken_at) ORDER BY p.id)
            FROM enrolment_step p WHERE p.enrolment_id = e.id) AS steps
    FROM enrolment e
    LEFT JOIN training_session s ON s.id = e.session_id
    LEFT JOIN waiting_list w ON w.enrolment_id = e.id`;

@Injectable()
export class EnrolmentQueries {
  constructor(
    private readonly reader: Reader,
    private readonly parameters: Parameters,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async list(perimeter: Perimeter, filter: EnrolmentFilter): Promise<PageOf<EnrolmentView>> {
    const params: unknown[] = [
      filter.state ?? null,
      filter.selectionId ?? null,
      filter.organisationId ?? null,
      filter.sessionId ?? null,
      filter.cursor ?? null,
      filter.limit + 1,
    ];
    const rows = await this.reader.query<EnrolmentView>(
      `${select}
        WHERE ($1::text IS NULL OR e.state = $1) AND ($2::uuid IS NULL OR e.selection_id = $2)
          AND ($3::uuid IS NULL OR e.organisation_id = $3)
          AND ($4::uuid IS NULL OR e.session_id = $4 OR w.session_id = $4)
          AND ($5::uuid IS NULL OR e.id < $5) AND ${reach(perimeter, params)}
        ORDER BY e.id DESC LIMIT $6`,
      params,
    );
    return pageOf(await this.flagged(rows), filter.limit, (row) => row.id);
  }

  async read(perimeter: Perimeter, id: string): Promise<EnrolmentView> {
    const params: unknown[] = [id];
    const rows = await this.reader.query<EnrolmentView>(
      `${select} WHERE e.id = $1 AND ${reach(perimeter, params)}`,
      params,
    );
    const [enrolment] = await this.flagged(rows);
    if (!enrolment) throw new NotFound();
    return enrolment;
  }

  private async flagged(rows: readonly Omit<EnrolmentView, 'late'>[]): Promise<EnrolmentView[]> {
    const today = this.clock.today();
    const { value: maxMonths } = await this.parameters.number('training.duration_max', {}, today);
    return rows.map((row) => ({ ...row, late: isLate(row, maxMonths, today) }));
  }
}

/**
 * A trainer reaches its own organisations' enrolments, and those that no organisation has tested yet: else nobody could
 * take them on. They are pseudonymous: ids of a candidate, a post and a structure, no name and no contact.
 */
function reach(perimeter: Perimeter, params: unknown[]): string {
  const own = perimeter.where({ structure: 'e.structure_id', organisation: 'e.organisation_id' }, params);
  return perimeter.actor.role === 'trainer' ? `(${own} OR e.state = 'AWAITING_POSITIONING')` : own;
}
