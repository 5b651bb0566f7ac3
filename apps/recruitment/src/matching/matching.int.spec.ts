import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { communeDistance } from '@cnfs/kernel';
import { type HostInSpec, Recruiting, done } from '../testing/recruiting.js';
import type { MatchView } from './matching.queries.js';

// Ambérieu-en-Bugey hosts; Bourg-en-Bresse is 28 km away, Lyon 44, Dijon (another région) 152, Marseille 299.
const bourg = '01053';
const lyon = '69123';
const dijon = '21231';
const marseille = '13055';

describe('candidates for a vacant post', () => {
  let recruiting: Recruiting;
  let host: HostInSpec;
  let postId: string;
  beforeAll(async () => {
    recruiting = await Recruiting.open();
    host = await recruiting.host();
    postId = await recruiting.vacantPost(host);
  });
  afterAll(() => recruiting.close());

  async function matches(): Promise<MatchView[]> {
    const { status, body } = await host.agent.get<{ items: MatchView[] }>(`/posts/${postId}/candidates`);
    expect(status).toBe(200);
    return [...body.items];
  }

  it('would work there, are free by then, and come home région first, then the nearest, with the reasons', async () => {
    const near = await recruiting.candidate({
      commune: bourg,
      mobilityKm: 40,
      situations: ['JOB_SEEKER', 'EXPERIENCED'],
    });
    await recruiting.candidate({ commune: bourg, mobilityKm: 20 }); // 28 km are too many
    await recruiting.candidate({ commune: bourg, mobilityKm: 40, availableFrom: '2021-05-04' }); // a day too late
    await recruiting.applicant({ commune: bourg, mobilityKm: 40 }); // has not confirmed the address
    const lyonnais = await recruiting.candidate({ commune: lyon, mobilityKm: 100 });
    const far = await recruiting.candidate({ commune: marseille, mobilityKm: null });
    const otherRegion = await recruiting.candidate({ commune: dijon, mobilityKm: null });
    await recruiting.candidate({ commune: dijon, mobilityKm: 100 });

    const found = await matches();
    expect(found.map(({ candidateId }) => candidateId)).toEqual([
      near.id,
      lyonnais.id,
      otherRegion.id,
      far.id,
    ]);
    expect(found[0]).toMatchObject({
      communeName: 'Bourg-en-Bresse',
      mobilityKm: 40,
      reasons: [
        'WITHIN_MOBILITY',
        'AVAILABLE_IN_TIME',
        'HOME_REGION',
        'EXPERIENCED',
        'POST_IN_PRIORITY_DISTRICT',
      ],
    });
    expect(found[3]?.reasons).toEqual(['WHOLE_COUNTRY', 'AVAILABLE_IN_TIME', 'POST_IN_PRIORITY_DISTRICT']);
    expect(JSON.stringify(found)).not.toMatch(/@example|Exemple|\+336/);
  });

  it('are as far as kernel measures', async () => {
    const places = await recruiting.service.query<{ code: string; lat: number; lon: number }>(
      'SELECT code, lat, lon FROM commune WHERE code = ANY($1)',
      [['01004', bourg, lyon, dijon, marseille]],
    );
    const here = places.find(({ code }) => code === '01004');
    if (!here) throw new Error('no commune');
    for (const { commune, distanceKm } of await matches()) {
      const there = places.find(({ code }) => code === commune) ?? here;
      expect(Math.abs((distanceKm ?? 0) - communeDistance(here, there))).toBeLessThan(0.06);
    }
  });

  it('are no longer proposed once the structure talks with them about this post, or once they are reserved', async () => {
    const [first, second] = await matches();
    if (!first || !second) throw new Error('two candidates were expected');
    done(await host.agent.post('/selections', { postId, candidateId: first.candidateId }));
    const other = await recruiting.host();
    await recruiting.declared(other, await recruiting.vacantPost(other), second.candidateId);
    const left = (await matches()).map(({ candidateId }) => candidateId);
    expect(left).not.toContain(first.candidateId);
    expect(left).not.toContain(second.candidateId);
    expect(left).not.toHaveLength(0);
  });

  it('are found by the index, not by reading everyone', async () => {
    const { service } = recruiting;
    await service.query(
      `INSERT INTO candidate (id, first_name, last_name, email, phone, commune, departement, region, lat, lon, mobility_km,
                              available_from, situations, motivation, state, registered_at, last_contact_at)
       SELECT gen_random_uuid(), 'A', 'B', 'n' || row_number() OVER () || '@example.net', '+33600000000', code,
              departement, region, lat, lon, 20, '2021-03-01', '{EMPLOYED}', 'x', 'VERIFIED', now(), now() FROM commune WHERE departement < '15'`,
    );
    const plan = await service.query<{ 'QUERY PLAN': string }>(
      `EXPLAIN SELECT id FROM candidate c WHERE c.state = 'VERIFIED' AND c.mobility_km IS NOT NULL
          AND earth_box(ll_to_earth(45.96, 5.37), 100000) @> ll_to_earth(c.lat, c.lon)`,
    );
    expect(plan.map((line) => line['QUERY PLAN']).join('\n')).toContain('candidate_by_place');
    expect((await matches()).length).toBeGreaterThan(40);
  });

  it('are shown to the structure that has the post and to ANCT, while it is vacant', async () => {
    const stranger = await recruiting.host();
    expect((await stranger.agent.get(`/posts/${postId}/candidates`)).status).toBe(404);
    expect((await recruiting.anct.get(`/posts/${postId}/candidates?limit=1`)).status).toBe(200);
    const [unfunded] = await recruiting.grantedPosts(stranger);
    const { status, body } = await stranger.agent.get(`/posts/${unfunded}/candidates`);
    expect([status, body['code']]).toEqual([409, 'POST_NOT_VACANT']);
  });
});
