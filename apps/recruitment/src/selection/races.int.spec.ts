import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Recruiting, done } from '../testing/recruiting.js';

describe('under concurrency', () => {
  let recruiting: Recruiting;
  beforeAll(async () => {
    recruiting = await Recruiting.open();
  });
  afterAll(() => recruiting.close());

  it('fifty contracts declared at once on the last post: one has it', async () => {
    const host = await recruiting.host();
    const postId = await recruiting.vacantPost(host);
    const selections: string[] = [];
    for (let n = 0; n < 50; n++) {
      const candidate = await recruiting.candidate();
      selections.push(await recruiting.interviewed(host, postId, candidate.id));
    }
    const answers = await Promise.all(
      selections.map((id) => host.agent.post(`/selections/${id}/contracts`, recruiting.contract())),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array<number>(49).fill(409)]);
    expect(new Set(answers.flatMap(({ body }) => (body ? [body['code']] : [])))).toEqual(
      new Set(['POST_NOT_VACANT']),
    );
    const [held] = await recruiting.service.query<{ count: number }>(
      `SELECT count(*)::int FROM selection WHERE post_id = $1 AND state = 'CONTRACT_DECLARED'`,
      [postId],
    );
    expect(held?.count).toBe(1);
  }, 120_000);

  it('two structures that declare a contract with one candidate: one has the candidate, the other keeps its post', async () => {
    for (let round = 0; round < 5; round++) {
      const candidate = await recruiting.candidate();
      const hosts = [await recruiting.host(), await recruiting.host()];
      const talks = await Promise.all(
        hosts.map(async (host) => {
          const postId = await recruiting.vacantPost(host);
          return { host, postId, id: await recruiting.interviewed(host, postId, candidate.id) };
        }),
      );
      const answers = await Promise.all(
        talks.map(({ host, id }) => host.agent.post(`/selections/${id}/contracts`, recruiting.contract())),
      );
      expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
      expect(answers.find(({ status }) => status === 409)?.body['code']).toBe('CANDIDATE_NOT_FREE');
      const states = await Promise.all(talks.map(({ postId }) => recruiting.stateOf('post', postId)));
      expect(states.sort()).toEqual(['RESERVED', 'VACANT']);
    }
  });

  it('a confirmation, a cancellation and another declaration at once leave post, candidate and selection of one mind', async () => {
    for (let round = 0; round < 5; round++) {
      const host = await recruiting.host();
      const postId = await recruiting.vacantPost(host);
      const [one, two] = [await recruiting.candidate(), await recruiting.candidate()];
      const declared = await recruiting.declared(host, postId, one.id);
      // The post is reserved: another talk about it can only have begun before; it begins here behind the API's back.
      const [{ id: waiting } = { id: '' }] = await recruiting.service.query<{ id: string }>(
        `INSERT INTO selection (id, post_id, structure_id, candidate_id, state, proposed_at)
         VALUES (gen_random_uuid(), $1, $2, $3, 'INTERVIEWED', now()) RETURNING id`,
        [postId, host.id, two.id],
      );
      const answers = await Promise.all([
        recruiting.anct.post(`/selections/${declared}/confirmations`),
        host.agent.post(`/selections/${declared}/cancellations`, { reason: 'OTHER' }),
        host.agent.post(`/selections/${waiting}/contracts`, recruiting.contract()),
      ]);
      expect(answers.filter(({ status }) => status >= 500)).toEqual([]);
      const [confirmed, cancelled] = answers.map(({ status }) => status === 201);
      expect(confirmed).not.toBe(cancelled);
      expect(await recruiting.stateOf('candidate', one.id)).toBe(confirmed ? 'SELECTED' : 'VERIFIED');
      const holder = confirmed ? declared : answers[2]?.status === 201 ? waiting : null;
      const { body } = await host.agent.get(`/posts/${postId}`);
      expect(body).toMatchObject({ selectionId: holder, state: holder === null ? 'VACANT' : 'RESERVED' });
    }
  });

  it('the database itself refuses a second holder of a post or of a candidate', async () => {
    const host = await recruiting.host();
    const postId = await recruiting.vacantPost(host);
    const [one, two] = [await recruiting.candidate(), await recruiting.candidate()];
    await recruiting.declared(host, postId, one.id);
    const insert = (post: string, candidate: string) =>
      recruiting.service.query(
        `INSERT INTO selection (id, post_id, structure_id, candidate_id, state, proposed_at, contract_type, contract_start,
                                gross_monthly_salary_cents, full_time, grant_option)
         VALUES (gen_random_uuid(), $1, $2, $3, 'CONTRACT_DECLARED', now(), 'CDI', '2021-05-03', 180000, true, 'FULL_24M')`,
        [post, host.id, candidate],
      );
    await expect(insert(postId, two.id)).rejects.toThrow(/selection_holds_post/);
    await expect(insert(await recruiting.vacantPost(host), one.id)).rejects.toThrow(
      /selection_holds_candidate/,
    );
    done(
      await host.agent.post(
        `/selections/${await recruiting.interviewed(host, await recruiting.vacantPost(host), two.id)}/contracts`,
        recruiting.contract(),
      ),
    );
  });
});
