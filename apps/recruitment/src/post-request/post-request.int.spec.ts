import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Recruiting, created, done } from '../testing/recruiting.js';

describe('a request for posts', () => {
  let recruiting: Recruiting;
  beforeAll(async () => {
    recruiting = await Recruiting.open();
  });
  afterAll(() => recruiting.close());

  it('is withdrawn by its structure while it is on no agenda', async () => {
    const host = await recruiting.host();
    const requestId = await recruiting.request(host);
    const withdraw = (id: string) => host.agent.post(`/post-requests/${id}/withdrawals`);
    done(await withdraw(requestId));
    expect(await recruiting.eventsOf(requestId)).toEqual(['PostRequestSubmitted', 'PostRequestWithdrawn']);
    const onAgenda = await recruiting.request(host);
    await recruiting.session([onAgenda]);
    expect((await withdraw(onAgenda)).status).toBe(409);
  });

  it('shows how it stands before the others, and why', async () => {
    const host = await recruiting.host({ franceServices: true, commune: '01004' });
    const first = await recruiting.request(host);
    const priority = async (id: string) =>
      (await recruiting.anct.get<{ priority: { score: number; reasons: string[] } }>(`/post-requests/${id}`))
        .body.priority;
    const before = await priority(first);
    expect(before.reasons).toEqual(expect.arrayContaining(['FRANCE_SERVICES', 'FIRST_POSTS']));
    expect(before.score).toBe(before.reasons.length);
    await recruiting.grantedPosts(host);
    expect((await priority(first)).reasons).toEqual(
      before.reasons.filter((reason) => reason !== 'FIRST_POSTS'),
    );
  });

  it('is of its own structure, with a mission to come', async () => {
    const [host, other] = [await recruiting.host(), await recruiting.host()];
    await expect(recruiting.request({ ...other, agent: host.agent })).rejects.toThrow('404');
    await expect(recruiting.request(host, 1, { missionStart: '2021-02-28' })).rejects.toThrow(
      'MISSION_START_IN_THE_PAST',
    );
  });

  it('receives opinions that stand beside one another: none is replaced, changed or removed', async () => {
    const { service } = recruiting;
    const requestId = await recruiting.request(await recruiting.host());
    const prefect = service.as({ role: 'prefect', territories: ['R84'] });
    const opinion = (favourable: boolean) =>
      prefect.post(`/post-requests/${requestId}/opinions`, {
        favourable,
        comment: 'Structure connue et solide.',
      });
    created(await opinion(true));
    created(await opinion(false));
    const { body } = await prefect.get<{ opinions: { favourable: boolean }[] }>(
      `/post-requests/${requestId}`,
    );
    expect(body.opinions.map(({ favourable }) => favourable)).toEqual([true, false]);
    await expect(service.query(`UPDATE prefect_opinion SET favourable = true`)).rejects.toThrow(
      /permission denied/,
    );
    await expect(service.query(`DELETE FROM prefect_opinion`)).rejects.toThrow(/permission denied/);
  });

  it('receives the opinion of its own territory’s prefect', async () => {
    const requestId = await recruiting.request(await recruiting.host());
    const elsewhere = recruiting.service.as({ role: 'prefect', territories: ['D75', 'R11'] });
    const opinion = { favourable: true, comment: 'Structure connue et solide.' };
    expect((await elsewhere.post(`/post-requests/${requestId}/opinions`, opinion)).status).toBe(404);
    expect((await elsewhere.get(`/post-requests/${requestId}`)).status).toBe(404);
  });
});
