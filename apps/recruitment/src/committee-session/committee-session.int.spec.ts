import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Recruiting, created, done } from '../testing/recruiting.js';

const because = 'Le projet ne relève pas du dispositif.';

describe('a committee session', () => {
  let recruiting: Recruiting;
  beforeAll(async () => {
    recruiting = await Recruiting.open();
  });
  afterAll(() => recruiting.close());

  it('makes its decisions take effect at its closing, and not before', async () => {
    const host = await recruiting.host();
    const granted = await recruiting.request(host, 3);
    const refused = await recruiting.request(host, 1);
    const adjourned = await recruiting.request(host, 2);
    const sessionId = await recruiting.session([granted, refused, adjourned]);
    created(await recruiting.decide(sessionId, { requestId: granted, kind: 'REFUSE', reason: because }));
    created(await recruiting.decide(sessionId, { requestId: granted, kind: 'GRANT', posts: 2 }));
    created(await recruiting.decide(sessionId, { requestId: refused, kind: 'REFUSE', reason: because }));
    created(await recruiting.decide(sessionId, { requestId: adjourned, kind: 'ADJOURN', reason: because }));
    expect(await recruiting.stateOf('post_request', granted)).toBe('ON_AGENDA');

    done(await recruiting.closeSession(sessionId));
    const { body } = await recruiting.anct.get<{ agenda: object[] }>(`/committee-sessions/${sessionId}`);
    expect(body).toMatchObject({
      state: 'CLOSED',
      minutes: { requestsGranted: 1, requestsRefused: 1, requestsAdjourned: 1, postsGranted: 2 },
    });
    expect(body.agenda).toHaveLength(3);
    expect((await host.agent.get(`/post-requests/${granted}`)).body).toMatchObject({
      state: 'GRANTED',
      postsGranted: 2,
    });
    expect((await host.agent.get(`/post-requests/${refused}`)).body).toMatchObject({
      state: 'REFUSED',
      postsGranted: null,
    });
    const { body: posts } = await host.agent.get<{ items: { id: string }[] }>(`/posts?requestId=${granted}`);
    expect(posts.items).toHaveLength(2);
    for (const { id } of posts.items)
      expect(await recruiting.eventsOf(id)).toEqual(['PostGranted', 'PostFundingRequested']);
    expect(await recruiting.eventsOf(sessionId)).toEqual(['CommitteeSessionClosed']);

    const next = await recruiting.session([adjourned]);
    expect(next).not.toBe(sessionId);
    expect(await recruiting.stateOf('post_request', adjourned)).toBe('ON_AGENDA');
  });

  it('is not closed while a request waits for its decision', async () => {
    const requestId = await recruiting.request(await recruiting.host());
    const sessionId = await recruiting.session([requestId]);
    const { status, body } = await recruiting.closeSession(sessionId);
    expect([status, body['code']]).toEqual([409, 'UNDECIDED_REQUESTS']);
    expect(await recruiting.stateOf('post_request', requestId)).toBe('ON_AGENDA');
  });

  it('decides only on its own agenda, at most what was asked, with a reason unless it grants', async () => {
    const requestId = await recruiting.request(await recruiting.host(), 2);
    const other = await recruiting.request(await recruiting.host(), 2);
    const sessionId = await recruiting.session([requestId]);
    const codes = await Promise.all(
      [
        { requestId: other, kind: 'GRANT', posts: 1 },
        { requestId, kind: 'GRANT', posts: 3 },
        { requestId, kind: 'REFUSE' },
        { requestId, kind: 'GRANT' },
      ].map((decision) => recruiting.decide(sessionId, decision)),
    );
    expect(codes.map(({ body }) => body['code'])).toEqual([
      'REQUEST_NOT_ON_AGENDA',
      'MORE_POSTS_THAN_ASKED',
      'INVALID_FORM',
      'INVALID_FORM',
    ]);
  });

  it('has a number of its own', async () => {
    const [first, second] = [
      await recruiting.anct.post('/committee-sessions', { number: 77_777, heldOn: '2021-03-24' }),
      await recruiting.anct.post('/committee-sessions', { number: 77_777, heldOn: '2021-03-25' }),
    ];
    expect([first.status, second.status, second.body['code']]).toEqual([201, 409, 'SESSION_NUMBER_TAKEN']);
  });

  it('is closed once, however many try at once, and inserts its posts once', async () => {
    const host = await recruiting.host();
    const requestId = await recruiting.request(host, 5);
    const sessionId = await recruiting.session([requestId]);
    created(await recruiting.decide(sessionId, { requestId, kind: 'GRANT', posts: 5 }));
    const answers = await Promise.all(Array.from({ length: 10 }, () => recruiting.closeSession(sessionId)));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array<number>(9).fill(409)]);
    const { body } = await host.agent.get<{ items: object[] }>('/posts');
    expect(body.items).toHaveLength(5);
  });

  it('changes no more once it is closed, not even by SQL', async () => {
    const { service } = recruiting;
    const requestId = await recruiting.request(await recruiting.host());
    const sessionId = await recruiting.session([requestId]);
    created(await recruiting.decide(sessionId, { requestId, kind: 'GRANT', posts: 1 }));
    done(await recruiting.closeSession(sessionId));
    const late = await recruiting.decide(sessionId, { requestId, kind: 'REFUSE', reason: because });
    expect([late.status, late.body['code']]).toEqual([409, 'SESSION_CLOSED']);
    const other = await recruiting.request(await recruiting.host());
    const agenda = await recruiting.anct.post(`/committee-sessions/${sessionId}/agenda-items`, {
      requestIds: [other],
    });
    expect(agenda.status).toBe(409);

    const denied = /permission denied/;
    await expect(service.query(`UPDATE committee_minutes SET text = 'autre'`)).rejects.toThrow(denied);
    await expect(service.query(`DELETE FROM committee_decision`)).rejects.toThrow(denied);
    await expect(service.query(`UPDATE committee_decision SET posts = 2`)).rejects.toThrow(denied);
    await expect(service.query(`UPDATE committee_session SET state = 'OPEN'`)).rejects.toThrow(
      /does not change/,
    );
    await expect(
      service.query(
        `INSERT INTO committee_decision (id, session_id, request_id, kind, posts, decided_by, decided_at)
         VALUES (gen_random_uuid(), $1, $2, 'GRANT', 1, 'spec', now())`,
        [sessionId, requestId],
      ),
    ).rejects.toThrow(/does not change/);
  });

  it('can have no more posts inserted than it granted, whatever a program does', async () => {
    const host = await recruiting.host();
    const [postId] = await recruiting.grantedPosts(host);
    const copy = (number: number, granted: number) =>
      recruiting.service.query(
        `INSERT INTO post (id, request_id, number, granted_in_request, session_number, structure_id, departement, region,
                           coordinator, mission_start, state, granted_at, funding_attempt)
         SELECT gen_random_uuid(), request_id, $2, $3, session_number, structure_id, departement, region,
                coordinator, mission_start, 'GRANTED', granted_at, 1 FROM post WHERE id = $1`,
        [postId, number, granted],
      );
    await expect(copy(1, 1)).rejects.toThrow(/unique/);
    await expect(copy(2, 1)).rejects.toThrow(/check/);
    await expect(copy(2, 2)).rejects.toThrow(/foreign key/);
  });
});
