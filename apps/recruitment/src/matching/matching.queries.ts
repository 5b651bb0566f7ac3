/**
 * Candidates for a vacant post, found on demand: those who would work there and are free by the mission's start. The home
 * région comes first (S0), then the nearest; each is given with the reasons that put it there.
 */
import { type Clock, NotFound } from '@cnfs/kernel';
import { CLOCK, Parameters, type Perimeter, Reader } from '@cnfs/platform';
import { Inject, Injectable } from '@nestjs/common';
import type { Situation } from '../candidate/candidate.js';
import { PostNotVacant, type PostState } from '../post/post.js';

export type MatchReason =
  | 'WITHIN_MOBILITY'
  | 'WHOLE_COUNTRY'
  | 'AVAILABLE_IN_TIME'
  | 'HOME_REGION'
  | 'EXPERIENCED'
  | 'DIGITAL_MEDIATION_GRADUATE'
  | 'POST_IN_RURAL_ZONE'
  | 'POST_IN_PRIORITY_DISTRICT';

export interface MatchView {
  readonly candidateId: string;
  readonly firstName: string;
  readonly commune: string;
  readonly communeName: string;
  readonly departement: string;
  /** As the crow flies, between the communes; null when the place of one of them is unknown. */
  readonly distanceKm: number | null;
  /** Null: the whole country. */
  readonly mobilityKm: number | null;
  readonly availableFrom: string;
  readonly situations: readonly Situation[];
  readonly reasons: readonly MatchReason[];
}

interface MatchedPost {
  readonly state: PostState;
  readonly lat: number | null;
  readonly lon: number | null;
  readonly region: string;
  readonly missionStart: string;
  readonly rural: boolean;
  readonly priorityDistrict: boolean;
}

/**
 * The extension measures on a sphere a little larger than kernel's: its metres are brought to kernel's kilometres.
 * The box is what the index answers; it lets a few more in, whom the exact distance then leaves out.
 */
const metresPerKm = `(1000 * earth() / 6371008.8)`;
const km = `earth_distance(ll_to_earth($1::float8, $2::float8), ll_to_earth(c.lat, c.lon)) / ${metresPerKm}`;
const isFree = `c.state = 'VERIFIED' AND c.available_from <= $3::date`;

const matches = `
  WITH near AS (
    SELECT c.id, c.mobility_km, ${km} AS km FROM candidate c
     WHERE ${isFree} AND c.mobility_km IS NOT NULL
       AND earth_box(ll_to_earth($1::float8, $2::float8), $4::float8 * ${metresPerKm}) @> ll_to_earth(c.lat, c.lon)
  ), reachable AS (
    SELECT id, km FROM near WHERE km <= mobility_km
    UNION ALL
    SELECT c.id, ${km} FROM candidate c WHERE ${isFree} AND c.mobility_km IS NULL
  )
  SELECT c.id AS "candidateId", c.first_name AS "firstName", c.commune, m.name AS "communeName", c.departement,
         round(r.km::numeric, 1)::float8 AS "distanceKm", c.mobility_km AS "mobilityKm",
         c.available_from AS "availableFrom", c.situations,
         array_remove(ARRAY[
           CASE WHEN c.mobility_km IS NULL THEN 'WHOLE_COUNTRY' ELSE 'WITHIN_MOBILITY' END,
           'AVAILABLE_IN_TIME',
           CASE WHEN c.region = $5 THEN 'HOME_REGION' END,
           CASE WHEN 'EXPERIENCED' = ANY (c.situations) THEN 'EXPERIENCED' END,
           CASE WHEN 'DIGITAL_MEDIATION_GRADUATE' = ANY (c.situations) THEN 'DIGITAL_MEDIATION_GRADUATE' END,
           CASE WHEN $6 THEN 'POST_IN_RURAL_ZONE' END,
           CASE WHEN $7 THEN 'POST_IN_PRIORITY_DISTRICT' END], NULL) AS reasons
    FROM reachable r JOIN candidate c ON c.id = r.id JOIN commune m ON m.code = c.commune
   WHERE NOT EXISTS (SELECT FROM selection s
                      WHERE s.candidate_id = c.id
                        AND (s.state = 'CONTRACT_DECLARED'
                             OR (s.post_id = $8 AND s.state IN ('PROPOSED', 'SHORTLISTED', 'INTERVIEWED'))))
   ORDER BY c.region = $5 DESC, r.km NULLS LAST, c.id LIMIT $9`;

@Injectable()
export class MatchingQueries {
  constructor(
    private readonly reader: Reader,
    private readonly parameters: Parameters,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * Candidates who are free and with whom the structure is not yet talking about this post.
   * @throws NotFound, PostNotVacant
   */
  async candidatesFor(perimeter: Perimeter, postId: string, limit: number): Promise<MatchView[]> {
    const post = await this.post(perimeter, postId);
    if (post.state !== 'VACANT') throw new PostNotVacant();
    const today = this.clock.today();
    const distances = await this.parameters.at('mobility.distances', {}, today);
    return this.reader.query<MatchView>(matches, [
      post.lat,
      post.lon,
      post.missionStart > today ? post.missionStart : today,
      Math.max(...distances.value.split(',').map(Number)),
      post.region,
      post.rural,
      post.priorityDistrict,
      postId,
      limit,
    ]);
  }

  private async post(perimeter: Perimeter, postId: string): Promise<MatchedPost> {
    const params: unknown[] = [postId];
    const [post] = await this.reader.query<MatchedPost>(
      `SELECT p.state, p.region, p.mission_start AS "missionStart", m.lat, m.lon, h.rural,
              h.priority_district AS "priorityDistrict"
         FROM post p JOIN host_structure h ON h.id = p.structure_id JOIN commune m ON m.code = h.commune
        WHERE p.id = $1 AND ${perimeter.where({ structure: 'p.structure_id' }, params)}`,
      params,
    );
    if (!post) throw new NotFound();
    return post;
  }
}
