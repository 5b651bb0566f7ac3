import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  EnvelopeCommitted,
  EnvelopeRefused,
  HostStructureRegistered,
  PostFundingRequested,
  example,
} from '@cnfs/contracts';
import type { CaseIds } from '../grant-agreement/case.js';
import { Paying, done } from '../testing/paying.js';
import type { CommitmentView } from './commitment.queries.js';

const publicPost = 5_480_500;

let paying: Paying;
beforeAll(async () => {
  paying = await Paying.open();
});
afterAll(() => paying.close());

async function commitmentsOf({ postId }: CaseIds): Promise<CommitmentView[]> {
  const found = await paying.agent().get<{ items: CommitmentView[] }>(`/commitments?postId=${postId}`);
  return [...done(found).items];
}

async function answersTo({ postId }: CaseIds): Promise<unknown[]> {
  const events = await paying.service.events();
  return events.filter(({ data }) => (data as { postId?: string }).postId === postId);
}

describe('the funds of a post', () => {
  it('are the grant of its sector and the cost of training, committed out of the advisers’ envelope', async () => {
    const before = await paying.envelope();
    const post = paying.newCase();
    await paying.fund(post);
    expect(await commitmentsOf(post)).toMatchObject([
      { state: 'COMMITTED', grantCents: 5_000_000, trainingCents: 480_500, drawnCents: 0, currency: 'EUR' },
    ]);
    const after = await paying.envelope();
    expect(after).toMatchObject({
      ceilingCents: 20_000_000_000,
      committedCents: before.committedCents + publicPost,
      remainingCents: before.remainingCents - publicPost,
      paidCents: 0,
    });
    expect(await answersTo(post)).toMatchObject([
      {
        type: EnvelopeCommitted.type,
        data: { amountCents: publicPost, remainingCents: after.remainingCents, attempt: 1 },
      },
    ]);
  });

  it('keep the versions of the figures they were computed with', async () => {
    const post = paying.newCase();
    await paying.fund(post, { sector: 'PRIVATE', kind: 'ASSOCIATION' });
    const [commitment] = await commitmentsOf(post);
    expect(commitment?.rules.amount).toMatchObject({ key: 'grant.amount', value: 4_000_000 });
    const [used] = await paying.service.query(`SELECT value, sector FROM parameter WHERE id = $1`, [
      commitment?.rules.amount.parameterId,
    ]);
    expect(used).toEqual({ value: '4000000', sector: 'PRIVATE' });
  });

  it('are committed once, whatever is asked again', async () => {
    const post = paying.newCase();
    await paying.fund(post);
    await paying.fund(post);
    await paying.fund(post, { attempt: 2 });
    expect(await commitmentsOf(post)).toHaveLength(1);
    expect(await answersTo(post)).toHaveLength(1);
  });

  it('are refused when the envelope has not enough left, and committed at a later attempt once it has', async () => {
    const post = paying.newCase();
    const { committedCents } = await paying.envelope();
    await paying.setCeiling(committedCents + publicPost - 1);
    await paying.fund(post);
    await paying.fund(post);
    expect(await commitmentsOf(post)).toMatchObject([{ state: 'REFUSED', drawnCents: 0 }]);
    expect(await answersTo(post)).toMatchObject([
      { type: EnvelopeRefused.type, data: { amountCents: publicPost, remainingCents: publicPost - 1 } },
    ]);
    await paying.setCeiling(20_000_000_000);
    await paying.fund(post, { attempt: 2 });
    expect(await commitmentsOf(post)).toMatchObject([
      { state: 'COMMITTED', attempt: 2 },
      { state: 'REFUSED' },
    ]);
  });

  it('are never promised beyond the ceiling by fifty requests at once', async () => {
    const { committedCents } = await paying.envelope();
    await paying.setCeiling(committedCents + 7 * publicPost + 1);
    const posts = Array.from({ length: 50 }, () => paying.newCase());
    await Promise.all(posts.map((post) => paying.fund(post)));
    const states = (await Promise.all(posts.map(commitmentsOf))).flat().map(({ state }) => state);
    expect(states.filter((state) => state === 'COMMITTED')).toHaveLength(7);
    expect(states.filter((state) => state === 'REFUSED')).toHaveLength(43);
    expect(await paying.envelope()).toMatchObject({ remainingCents: 1 });
    expect(await paying.discrepancies()).toEqual([]);
    await paying.setCeiling(20_000_000_000);
  });

  it('follow the set of figures in force: overseas and private amounts of the sessions of 2021', async () => {
    const anct = (name: string) => paying.service.as({ role: 'anct', person: name });
    const { id } = done(
      await anct('a').post<{ id: string }>('/parameter-set-activations', { set: 'sessions-2021' }),
    );
    done(await anct('b').post(`/parameter-set-activations/${id}/approvals`));
    const [overseas, island, company] = [paying.newCase(), paying.newCase(), paying.newCase()];
    await paying.fund(overseas, { departement: '973' });
    await paying.fund(island, { departement: '2A' });
    await paying.fund(company, { departement: '973', sector: 'PRIVATE', kind: 'ASSOCIATION' });
    expect(await commitmentsOf(overseas)).toMatchObject([{ grantCents: 6_750_000 }]);
    expect(await commitmentsOf(island)).toMatchObject([{ grantCents: 5_000_000 }]);
    expect(await commitmentsOf(company)).toMatchObject([
      { grantCents: 3_200_000, rules: { months: { value: 18 } } },
    ]);
  });

  it('are shown to the structure, and to the prefect of its territory once it is known', async () => {
    const post = paying.newCase();
    await paying.fund(post, { departement: '01' });
    const { structureId } = post;
    await paying.service.deliver(HostStructureRegistered, {
      ...example(HostStructureRegistered),
      structureId,
    });
    const reads = async (actor: Parameters<typeof paying.service.as>[0]) =>
      (await paying.service.as(actor).get<{ items: unknown[] }>(`/commitments?postId=${post.postId}`)).body
        .items.length;
    expect(await reads({ role: 'structure', structures: [structureId] })).toBe(1);
    expect(await reads({ role: 'structure', structures: [paying.newCase().structureId] })).toBe(0);
    expect(await reads({ role: 'prefect', territories: ['D01'] })).toBe(1);
    expect(await reads({ role: 'prefect', territories: ['R84'] })).toBe(1);
    expect(await reads({ role: 'prefect', territories: ['D75'] })).toBe(0);
  });

  it('are asked for by an event whose golden example is applied', async () => {
    await paying.service.deliver(PostFundingRequested, example(PostFundingRequested));
    expect(
      await commitmentsOf({ ...paying.newCase(), postId: example(PostFundingRequested).postId }),
    ).toHaveLength(1);
  });
});
