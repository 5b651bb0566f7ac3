import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CandidateSelected, EnvelopeCommitted, PostGranted } from '@cnfs/contracts';
import { Recruiting, created, done } from './testing/recruiting.js';

describe('from a request for posts to a selected candidate', () => {
  let recruiting: Recruiting;
  beforeAll(async () => {
    recruiting = await Recruiting.open();
  });
  afterAll(() => recruiting.close());

  it('goes through prefect, committee, payments, candidate, structure and ANCT', async () => {
    const { service, anct } = recruiting;
    const host = await recruiting.host();
    const requestId = await recruiting.request(host, 2);
    const prefect = service.as({ role: 'prefect', territories: ['D01'] });
    done(
      await prefect.post(`/post-requests/${requestId}/opinions`, {
        favourable: true,
        comment: 'Territoire prioritaire.',
      }),
    );

    const sessionId = await recruiting.session([requestId]);
    created(await recruiting.decide(sessionId, { requestId, kind: 'GRANT', posts: 1 }));
    done(await recruiting.closeSession(sessionId));
    const { body } = await host.agent.get<{ items: { id: string; state: string }[] }>('/posts');
    expect(body.items).toMatchObject([{ state: 'GRANTED' }]);
    const postId = body.items[0]?.id ?? '';

    await service.deliver(EnvelopeCommitted, recruiting.funds(host, postId));
    const candidate = await recruiting.candidate();
    const matches = await host.agent.get<{ items: { candidateId: string }[] }>(`/posts/${postId}/candidates`);
    expect(matches.body.items.map(({ candidateId }) => candidateId)).toEqual([candidate.id]);

    const selectionId = await recruiting.declared(host, postId, candidate.id);
    done(await anct.post(`/selections/${selectionId}/confirmations`));

    const events = await service.events();
    const selected = events.find(({ type }) => type === CandidateSelected.type);
    expect(selected).toMatchObject({
      key: selectionId,
      actor: expect.stringMatching(/^anct:/),
      data: {
        postId,
        structureId: host.id,
        candidateId: candidate.id,
        contractType: 'CDD',
        startDate: '2021-05-03',
        endDate: '2023-05-02',
        grantOption: 'FULL_24M',
        homeRegion: '84',
        structureRegion: '84',
        structureDepartement: '01',
        confirmedOn: '2021-03-01',
      },
    });
    const granted = events.find(({ type }) => type === PostGranted.type);
    const submitted = events.find(({ key }) => key === requestId);
    expect(selected?.correlationId).toBe(submitted?.correlationId);
    expect(granted?.correlationId).toBe(submitted?.correlationId);
    expect(await recruiting.stateOf('candidate', candidate.id)).toBe('SELECTED');
    expect(await recruiting.eventsOf(postId)).toEqual([
      'PostGranted',
      'PostFundingRequested',
      'PostFunded',
      'PostReserved',
    ]);
  });
});
