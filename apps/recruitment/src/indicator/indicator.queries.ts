/** Counts and delays of recruitment, in one statement: every figure is of the same instant. */
import { type Perimeter, Reader } from '@cnfs/platform';
import { Injectable } from '@nestjs/common';
import type { IndicatorQuery } from './indicator.dto.js';

export interface Indicators {
  readonly asOf: string;
  readonly items: readonly TerritoryIndicators[];
}

export interface TerritoryIndicators {
  /** Code of the région or the département; null: the whole perimeter. */
  readonly territory: string | null;
  readonly requests: {
    readonly submitted: number;
    readonly onAgenda: number;
    readonly granted: number;
    readonly refused: number;
    readonly adjourned: number;
    readonly withdrawn: number;
    readonly postsAsked: number;
  };
  readonly opinions: { readonly favourable: number; readonly unfavourable: number };
  readonly posts: {
    readonly granted: number;
    readonly unfunded: number;
    readonly vacant: number;
    readonly reserved: number;
    readonly occupied: number;
  };
  /** Median days of each step, of those that were taken; null while none was. */
  readonly medianDays: {
    readonly submissionToDecision: number | null;
    readonly grantToContract: number | null;
    readonly proposalToConfirmation: number | null;
  };
}

const keys = { all: 'NULL::text', region: 'x.region', departement: 'x.departement' } as const;
const columns = { structure: 'x.structure_id', departement: 'x.departement', region: 'x.region' };
/** 3.5 days, to one decimal. */
const days = (from: string, to: string) =>
  `round((percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM ${to} - ${from}) / 86400))::numeric, 1)::float8`;
const count = (state: string) => `count(*) FILTER (WHERE x.state = '${state}')::int`;

@Injectable()
export class IndicatorQueries {
  constructor(private readonly reader: Reader) {}

  async read(perimeter: Perimeter, by: IndicatorQuery['by']): Promise<Indicators> {
    const params: unknown[] = [];
    const within = perimeter.where(columns, params);
    const key = keys[by];
    const [row] = await this.reader.query<{ indicators: Indicators }>(
      `WITH request AS (
         SELECT ${key} AS territory, json_build_object(
                  'submitted', ${count('SUBMITTED')}, 'onAgenda', ${count('ON_AGENDA')}, 'granted', ${count('GRANTED')},
                  'refused', ${count('REFUSED')}, 'adjourned', ${count('ADJOURNED')}, 'withdrawn', ${count('WITHDRAWN')},
                  'postsAsked', coalesce(sum(x.posts_asked), 0)::int) AS told,
                ${days('x.submitted_at', 'm.closed_at')} AS delay
           FROM post_request x
           LEFT JOIN LATERAL (SELECT min(m.closed_at) AS closed_at FROM agenda_item a
                                JOIN committee_minutes m ON m.session_id = a.session_id
                               WHERE a.request_id = x.id) m ON true
          WHERE ${within} GROUP BY 1
       ), opinion AS (
         SELECT ${key} AS territory, json_build_object(
                  'favourable', count(*) FILTER (WHERE o.favourable)::int,
                  'unfavourable', count(*) FILTER (WHERE NOT o.favourable)::int) AS told
           FROM prefect_opinion o JOIN post_request x ON x.id = o.request_id WHERE ${within} GROUP BY 1
       ), of_post AS (
         SELECT ${key} AS territory, json_build_object(
                  'granted', ${count('GRANTED')}, 'unfunded', ${count('UNFUNDED')}, 'vacant', ${count('VACANT')},
                  'reserved', ${count('RESERVED')}, 'occupied', ${count('OCCUPIED')}) AS told,
                ${days('x.granted_at', 'c.first')} AS delay
           FROM post x
           LEFT JOIN LATERAL (SELECT min(t.taken_at) AS first FROM selection s JOIN selection_step t ON t.selection_id = s.id
                               WHERE s.post_id = x.id AND t.state = 'CONTRACT_DECLARED') c ON true
          WHERE ${within} GROUP BY 1
       ), confirmed AS (
         SELECT ${key} AS territory, ${days('s.proposed_at', 't.taken_at')} AS delay
           FROM selection s JOIN selection_step t ON t.selection_id = s.id AND t.state = 'CONFIRMED'
           JOIN post x ON x.id = s.post_id WHERE ${within} GROUP BY 1
       )
       SELECT json_build_object('asOf', now(), 'items', coalesce(json_agg(json_build_object(
                'territory', r.territory, 'requests', r.told,
                'opinions', coalesce(o.told, '{"favourable": 0, "unfavourable": 0}'::json),
                'posts', coalesce(p.told, '{"granted": 0, "unfunded": 0, "vacant": 0, "reserved": 0, "occupied": 0}'::json),
                'medianDays', json_build_object('submissionToDecision', r.delay, 'grantToContract', p.delay,
                                                'proposalToConfirmation', c.delay)) ORDER BY r.territory), '[]')) AS indicators
         FROM request r
         LEFT JOIN opinion o ON o.territory IS NOT DISTINCT FROM r.territory
         LEFT JOIN of_post p ON p.territory IS NOT DISTINCT FROM r.territory
         LEFT JOIN confirmed c ON c.territory IS NOT DISTINCT FROM r.territory`,
      params,
    );
    return row?.indicators ?? { asOf: '', items: [] };
  }
}
