import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { day } from '@cnfs/kernel';
import { type Candidate, type Post, Refused } from '@cnfs/testing/programme';
import { Journey } from './journey.js';

let journey: Journey;
beforeAll(async () => {
  journey = await Journey.open();
}, 180_000);
afterAll(() => journey.close());

const terms = () => {
  const start = day.addMonths(journey.today, 1);
  return { start, end: day.addDays(day.addMonths(start, 24), -1) };
};

/** What became of attempts that ran at once: how many went through, and the codes of the others. */
async function outcome(attempts: readonly Promise<unknown>[]): Promise<{ won: number; refused: string[] }> {
  const settled = await Promise.allSettled(attempts);
  const refused = settled.flatMap((one) => {
    if (one.status === 'fulfilled') return [];
    if (!(one.reason instanceof Refused)) throw one.reason;
    return [`${one.reason.status} ${(one.reason.problem as { code: string }).code}`];
  });
  return { won: settled.length - refused.length, refused };
}

describe('a post and a candidate', () => {
  it('two structures race for one candidate: one wins, the other is told', async () => {
    const { recruiting, cast } = journey;
    const [a, b] = await Promise.all([journey.vacantPosts(1), journey.vacantPosts(1)]);
    const candidate = await recruiting.apply('87085', journey.today);
    const posts = [a.posts[0] as Post, b.posts[0] as Post];
    const selections = await Promise.all(posts.map((post) => recruiting.interview(post, candidate)));
    const { won, refused } = await outcome(
      posts.map((post, index) => recruiting.declareContract(post, selections[index] as string, terms())),
    );
    expect(won).toBe(1);
    expect(refused).toEqual([expect.stringMatching(/^409 /)]);

    const states = await Promise.all(
      selections.map((id) => cast.anct.get('recruitment', '/selections/{id}', { path: { id } })),
    );
    const winner = selections[states.findIndex(({ state }) => state === 'CONTRACT_DECLARED')] as string;
    await recruiting.confirm(winner);
    const loser = selections.find((id) => id !== winner) as string;
    expect(await cast.anct.get('recruitment', '/selections/{id}', { path: { id: loser } })).toMatchObject({
      state: 'DECLINED',
    });
    expect(await journey.broken()).toEqual([]);
  }, 120_000);

  it('fifty contracts declared at once on the last post: one is', async () => {
    const { recruiting, cast } = journey;
    const { posts } = await journey.vacantPosts(1);
    const [post] = posts as [Post];
    const candidates: Candidate[] = [];
    for (let batch = 0; batch < 5; batch += 1)
      candidates.push(
        ...(await Promise.all(Array.from({ length: 10 }, () => recruiting.apply('87085', journey.today)))),
      );
    const selections = await Promise.all(
      candidates.map((candidate) => recruiting.interview(post, candidate)),
    );
    const { won, refused } = await outcome(
      selections.map((id) => recruiting.declareContract(post, id, terms())),
    );
    expect(won).toBe(1);
    expect(refused).toHaveLength(49);
    expect(refused.filter((answer) => !answer.startsWith('409 '))).toEqual([]);
    expect(await cast.anct.get('recruitment', '/posts/{id}', { path: { id: post.id } })).toMatchObject({
      state: 'RESERVED',
    });
    expect(await journey.broken()).toEqual([]);
  }, 180_000);
});

type First = 'declaration' | 'release';

/** Both are under way and wait for the case when it is let go; whoever came first has it first. */
async function race(first: First): Promise<First> {
  const { paying, serving } = journey;
  const one = await journey.confirmedCase();
  await journey.readyToPay(one);
  const { id: assignmentId } = await serving.assignment(one.selectionId, 'PLANNED');
  await journey.advanceTo(one.start);
  const order = await paying.preparedOrder(one.selectionId, 1);
  await paying.approve(order);
  await journey.quiet();

  const letGo = await journey.holdCaseInPayments(one.selectionId);
  let declaration: Promise<string> | undefined;
  let release: ReturnType<typeof outcome> | undefined;
  const declare = () => {
    declaration = serving.declareTermination(assignmentId, one.host.id, day.addMonths(one.start, 3));
  };
  const free = () => {
    release = outcome([paying.release(order)]);
  };
  try {
    const sent = first === 'declaration' ? [declare, free] : [free, declare];
    for (const [index, send] of sent.entries()) {
      send();
      await journey.waitingInPayments(index + 1);
    }
  } finally {
    await letGo();
  }
  const terminationId = (await declaration) as string;
  const { won, refused } = (await release) as Awaited<ReturnType<typeof outcome>>;
  await journey.quiet();

  if (won === 1) {
    // The bank has it: the termination comes too late for this instalment.
    await paying.instalment(one.selectionId, 1, 'ORDERED');
    await paying.execute(order, journey.today);
    await paying.instalment(one.selectionId, 1, 'PAID');
  } else {
    expect(refused).toEqual([expect.stringMatching(/^4(09|12) /)]);
    const { missing } = await paying.instalment(one.selectionId, 1, 'HELD');
    expect(missing).toEqual(['TERMINATION_PENDING']);
  }
  // What is held waits for ANCT, and goes on when the termination is refused.
  await serving.refuseTermination(terminationId);
  if (won === 0) await paying.pay(one.selectionId, 1, journey.today);
  expect(await journey.broken()).toEqual([]);
  return won === 1 ? 'release' : 'declaration';
}

describe('a termination declared while an instalment is being released', () => {
  it('either finds the order released or holds it: never both, never neither', async () => {
    const winners = new Set<First>();
    for (let attempt = 0; attempt < 6 && winners.size < 2; attempt += 1)
      winners.add(await race(attempt % 2 === 0 ? 'declaration' : 'release'));
    expect([...winners].sort()).toEqual(['declaration', 'release']);
  }, 300_000);
});
