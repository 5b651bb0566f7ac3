import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  EnvelopeCommitted,
  EnvelopeRefused,
  type EventEnvelope,
  PostFundingRequested,
} from '@cnfs/contracts';
import { newId } from '@cnfs/kernel';
import { deliver, envelopeOf, permute } from '@cnfs/messaging/testing';
import fc from 'fast-check';
import { type HostInSpec, Recruiting, done } from '../testing/recruiting.js';

describe('the funds of a post', () => {
  let recruiting: Recruiting;
  let host: HostInSpec;
  beforeAll(async () => {
    recruiting = await Recruiting.open();
    host = await recruiting.host();
  });
  afterAll(() => recruiting.close());

  async function post(): Promise<string> {
    const [postId] = await recruiting.grantedPosts(host);
    return postId ?? '';
  }
  const read = async (postId: string) => (await host.agent.get(`/posts/${postId}`)).body;

  it('make it vacant from the day they are committed', async () => {
    const postId = await post();
    await recruiting.service.deliver(EnvelopeCommitted, recruiting.funds(host, postId));
    expect(await read(postId)).toMatchObject({ state: 'VACANT', vacantSince: '2021-03-25' });
    expect(await recruiting.eventsOf(postId)).toEqual(['PostGranted', 'PostFundingRequested', 'PostFunded']);
  });

  it('are asked for again by ANCT once they were refused, and a refusal that arrives again changes nothing', async () => {
    const { service, anct } = recruiting;
    const postId = await post();
    const early = await anct.post(`/posts/${postId}/funding-requests`);
    expect(early.status).toBe(409);

    const refusal = recruiting.funds(host, postId);
    await service.deliver(EnvelopeRefused, refusal);
    expect(await recruiting.stateOf('post', postId)).toBe('UNFUNDED');
    const unfunded = await anct.get<{ items: { id: string }[] }>('/posts?state=UNFUNDED');
    expect(unfunded.body.items.map(({ id }) => id)).toContain(postId);

    done(await anct.post(`/posts/${postId}/funding-requests`));
    await service.deliver(EnvelopeRefused, refusal, { id: newId() });
    expect(await read(postId)).toMatchObject({ state: 'GRANTED', fundingAttempt: 2 });
    await service.deliver(EnvelopeCommitted, recruiting.funds(host, postId, 2));
    await service.deliver(EnvelopeRefused, refusal, { id: newId() });
    expect(await recruiting.stateOf('post', postId)).toBe('VACANT');
    const attempts = (await service.events()).filter(
      ({ key, type }) => key === postId && type === PostFundingRequested.type,
    );
    expect(attempts.map(({ data }) => (data as { attempt: number }).attempt)).toEqual([1, 2]);
  });

  it('never take a post back from the selection that has it', async () => {
    const postId = await recruiting.vacantPost(host);
    const candidate = await recruiting.candidate();
    await recruiting.declared(host, postId, candidate.id);
    await recruiting.service.deliver(EnvelopeRefused, recruiting.funds(host, postId));
    await recruiting.service.deliver(EnvelopeCommitted, recruiting.funds(host, postId));
    expect(await recruiting.stateOf('post', postId)).toBe('RESERVED');
  });

  it('are asked for again by ANCT alone', async () => {
    expect((await host.agent.post(`/posts/${await post()}/funding-requests`)).status).toBe(403);
  });

  it('leave a post in the same state whatever the order of the answers, with duplicates, and after a loss of the inbox', async () => {
    await fc.assert(
      fc.asyncProperty(fc.gen(), async (gen) => {
        const postId = await post();
        const answers: EventEnvelope[] = [
          envelopeOf(EnvelopeRefused, recruiting.funds(host, postId, 1)),
          envelopeOf(EnvelopeCommitted, recruiting.funds(host, postId, 2)),
          envelopeOf(EnvelopeRefused, recruiting.funds(host, postId, 3)),
        ];
        await deliver(recruiting.service.app, gen(permute, answers));
        expect(await recruiting.stateOf('post', postId)).toBe('VACANT');
        const told = await recruiting.eventsOf(postId);
        await recruiting.service.query('DELETE FROM inbox');
        await deliver(recruiting.service.app, gen(permute, answers));
        expect(await recruiting.stateOf('post', postId)).toBe('VACANT');
        expect(await recruiting.eventsOf(postId)).toEqual(told);
      }),
      { numRuns: 12, endOnFailure: true },
    );
  }, 60_000);
});
