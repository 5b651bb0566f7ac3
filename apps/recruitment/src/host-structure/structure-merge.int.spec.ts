import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { EnvelopeCommitted } from '@cnfs/contracts';
import type { TestClient } from '@cnfs/platform/testing';
import { type HostInSpec, Recruiting, created, done, siret } from '../testing/recruiting.js';

interface Duplicates {
  readonly id: string;
  readonly duplicates: readonly { readonly id: string; readonly reasons: readonly string[] }[];
}

describe('two records of one structure', () => {
  let recruiting: Recruiting;
  let second: TestClient;
  beforeAll(async () => {
    recruiting = await Recruiting.open();
    second = recruiting.service.as({ role: 'anct', person: 'another of ANCT' });
  });
  afterAll(() => recruiting.close());

  const reason = 'Même mairie, enregistrée une fois sous son ancien SIRET.';
  const propose = async (kept: HostInSpec, alias: HostInSpec) =>
    created(await recruiting.anct.post('/structure-merges', { keptId: kept.id, aliasId: alias.id, reason }))
      .id;
  const merged = async (kept: HostInSpec, alias: HostInSpec) => {
    const id = await propose(kept, alias);
    done(await second.post(`/structure-merges/${id}/approvals`));
    return id;
  };
  const pair = async () => [await recruiting.host(), await recruiting.host()] as const;
  const idsOf = async (by: TestClient, address: string) =>
    (await by.get<{ items: { id: string }[] }>(address)).body.items.map(({ id }) => id).sort();

  it('are proposed as duplicates when they share a SIREN or most of a name in one commune, and told apart once for all', async () => {
    const commune = '01283';
    const one = await recruiting.host({ commune, name: 'Commune d’Oyonnax', siret: siret(900) });
    const close = await recruiting.host({ commune, name: 'COMMUNE D’OYONAX' });
    const site = await recruiting.host({ commune, name: 'Médiathèque', siret: siret(900, '0002') });
    await recruiting.host({ commune, name: 'Centre social Ouest' });
    const found = async () => {
      const { body } = await recruiting.anct.get<{ items: Duplicates[] }>('/structure-duplicates');
      return body.items.map(({ id, duplicates }) => [
        id,
        duplicates.map((other) => [other.id, other.reasons]),
      ]);
    };
    expect(await found()).toEqual([
      [site.id, [[one.id, ['SAME_LEGAL_ENTITY']]]],
      [close.id, [[one.id, ['CLOSE_NAME']]]],
    ]);
    done(
      await second.post(`/structure-merges/${await propose(one, close)}/refusals`, {
        reason: 'Deux services de la mairie, à deux adresses.',
      }),
    );
    expect(await found()).toEqual([[site.id, [[one.id, ['SAME_LEGAL_ENTITY']]]]]);
  });

  it('are merged by two persons, never by one', async () => {
    const [kept, alias] = await pair();
    const id = await propose(kept, alias);
    expect(await recruiting.anct.post(`/structure-merges/${id}/approvals`)).toMatchObject({
      status: 409,
      body: { code: 'SAME_PERSON' },
    });
    done(await second.post(`/structure-merges/${id}/approvals`));
    expect((await recruiting.anct.get(`/host-structures/${alias.id}`)).body).toMatchObject({
      state: 'MERGED',
      mergedInto: kept.id,
    });
    expect(await recruiting.eventsOf(kept.id)).toEqual(['HostStructureRegistered', 'HostStructuresMerged']);
  });

  it('keep their sums: what the alias asked and was granted stays under its id and counts for the structure that is kept', async () => {
    const [kept, alias] = await pair();
    const posts = [...(await recruiting.grantedPosts(kept, 2)), ...(await recruiting.grantedPosts(alias, 3))];
    const before = await recruiting.service.query(
      'SELECT id, structure_id, request_id FROM post ORDER BY id',
    );
    await merged(kept, alias);
    expect(
      await recruiting.service.query('SELECT id, structure_id, request_id FROM post ORDER BY id'),
    ).toEqual(before);
    expect(await idsOf(recruiting.anct, `/posts?structureId=${kept.id}`)).toEqual(posts.sort());
    expect(await idsOf(kept.agent, '/posts')).toEqual(posts);
    expect(await idsOf(kept.agent, '/post-requests')).toHaveLength(2);
  });

  it('go on as one: its agents fill the posts of the alias, and nothing new is asked under the alias', async () => {
    const [kept, alias] = await pair();
    const postId = await recruiting.vacantPost(alias);
    const asked = await recruiting.request(alias);
    const stranger = await kept.agent.get(`/posts/${postId}`);
    expect(stranger.status).toBe(404);
    await merged(kept, alias);
    const form = { posts: 1, missionStart: '2021-05-03', motivation: 'Trois quartiers sans accompagnement.' };
    const refused = await alias.agent.post('/post-requests', { structureId: alias.id, ...form });
    expect(refused).toMatchObject({ status: 422, body: { code: 'STRUCTURE_MERGED' } });
    await recruiting.session([asked]); // what was asked before goes on
    const candidate = await recruiting.candidate();
    await recruiting.confirmed(kept, postId, candidate.id);
    expect(await recruiting.stateOf('post', postId)).toBe('RESERVED');
    const { body } = await kept.agent.get<{ requestId: string }>(`/posts/${postId}`);
    const amendment = { ...form, reason: 'MORE_DEMAND' };
    const { id } = created(await kept.agent.post(`/post-requests/${body.requestId}/amendments`, amendment));
    expect((await kept.agent.get(`/post-requests/${id}`)).body).toMatchObject({ structureId: kept.id });
  });

  it('fill no post while the structure that is kept is suspended', async () => {
    const [kept, alias] = await pair();
    const postId = await recruiting.vacantPost(alias);
    await merged(kept, alias);
    const decision = { reason: 'OTHER', comment: 'Constaté sur place le mois dernier.' };
    done(await recruiting.anct.post(`/host-structures/${kept.id}/suspensions`, decision));
    const candidate = await recruiting.candidate();
    const refused = await kept.agent.post('/selections', { postId, candidateId: candidate.id });
    expect(refused).toMatchObject({ status: 422, body: { code: 'STRUCTURE_SUSPENDED' } });
  });

  it('are told apart again while nothing was built on the merge', async () => {
    const [kept, alias] = await pair();
    const [postId = ''] = await recruiting.grantedPosts(alias);
    const id = await merged(kept, alias);
    done(await recruiting.anct.post(`/structure-merges/${id}/undoings`));
    expect(await recruiting.stateOf('host_structure', alias.id)).toBe('ACTIVE');
    expect((await kept.agent.get(`/posts/${postId}`)).status).toBe(404);
    expect((await recruiting.eventsOf(kept.id)).slice(1)).toEqual([
      'HostStructuresMerged',
      'HostStructuresUnmerged',
    ]);
    done(await second.post(`/structure-merges/${await propose(kept, alias)}/approvals`));
  });

  it('stay one once a request was made of it', async () => {
    const [kept, alias] = await pair();
    const id = await merged(kept, alias);
    await recruiting.request(kept);
    const refused = await recruiting.anct.post(`/structure-merges/${id}/undoings`);
    expect(refused).toMatchObject({ status: 409, body: { code: 'MERGE_BUILT_UPON' } });
  });

  it('are merged once, however many approve at once', async () => {
    const [kept, alias] = await pair();
    const id = await propose(kept, alias);
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, n) =>
        recruiting.service
          .as({ role: 'anct', person: `approver ${n}` })
          .post(`/structure-merges/${id}/approvals`),
      ),
    );
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(await recruiting.eventsOf(kept.id)).toEqual(['HostStructureRegistered', 'HostStructuresMerged']);
  });

  it('never become aliases of one another, when both ways are approved at once', async () => {
    const [one, two] = await pair();
    const ids = [await propose(one, two), await propose(two, one)];
    await Promise.all(ids.map((id) => second.post(`/structure-merges/${id}/approvals`)));
    const states = await Promise.all([one, two].map(({ id }) => recruiting.stateOf('host_structure', id)));
    expect(states.sort()).toEqual(['ACTIVE', 'MERGED']);
  });

  it('are merged during a grant, and the posts granted meanwhile count for the structure that is kept', async () => {
    const [kept, alias] = await pair();
    const requestId = await recruiting.request(alias, 4);
    const sessionId = await recruiting.session([requestId]);
    created(await recruiting.decide(sessionId, { requestId, kind: 'GRANT', posts: 4 }));
    const id = await propose(kept, alias);
    const [closing, approval] = await Promise.all([
      recruiting.closeSession(sessionId),
      second.post(`/structure-merges/${id}/approvals`),
    ]);
    done(closing);
    done(approval);
    const posts = await idsOf(kept.agent, '/posts');
    expect(posts).toHaveLength(4);
    for (const postId of posts)
      await recruiting.service.deliver(EnvelopeCommitted, recruiting.funds(alias, postId));
    expect(await idsOf(kept.agent, '/posts?state=VACANT')).toEqual(posts);
  });

  it('never lose a request that is made while they are merged', async () => {
    for (let round = 0; round < 5; round++) {
      const [kept, alias] = await pair();
      const id = await propose(kept, alias);
      const form = {
        posts: 1,
        missionStart: '2021-05-03',
        motivation: 'Trois quartiers sans accompagnement.',
      };
      const [request, approval] = await Promise.all([
        alias.agent.post('/post-requests', { structureId: alias.id, ...form }),
        second.post(`/structure-merges/${id}/approvals`),
      ]);
      done(approval);
      expect([201, 422]).toContain(request.status);
      expect(await idsOf(kept.agent, '/post-requests')).toHaveLength(request.status === 201 ? 1 : 0);
    }
  });
});
