import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PostFundingRequested, example } from '@cnfs/contracts';
import { newId } from '@cnfs/kernel';
import { EventPipeline, type Transaction, UnitOfWork } from '@cnfs/messaging';
import { envelopeOf } from '@cnfs/messaging/testing';
import { eventually } from '@cnfs/testing';
import { CaseCommands } from '../grant-agreement/case.commands.js';
import type { CaseIds } from '../grant-agreement/case.js';
import { Paying } from '../testing/paying.js';
import { CommitmentCommands } from './commitment.commands.js';

let paying: Paying;
beforeAll(async () => {
  paying = await Paying.open();
});
afterAll(() => paying.close());

const requestOf = ({ postId, structureId }: CaseIds) => ({
  ...example(PostFundingRequested),
  postId,
  structureId,
});

/** Several requests in one transaction, as a run of the consumer makes them; waits between two when told to. */
function run(posts: readonly CaseIds[], between: () => Promise<unknown> = () => Promise.resolve()) {
  const cause = { actor: 'system:payments', causationId: newId(), correlationId: null, traceparent: null };
  const commitments = paying.service.app.get(CommitmentCommands);
  return paying.service.app.get(UnitOfWork).attempt(cause, async (tx: Transaction) => {
    for (const [index, post] of posts.entries()) {
      if (index > 0) await between();
      await commitments.fundPost(tx, requestOf(post));
    }
  });
}

async function someoneWaits(): Promise<boolean> {
  const waiting = await paying.service.query(
    `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
  );
  return waiting.length > 0;
}

describe('posts of two structures funded side by side', () => {
  it.each(['known', 'unknown'])(
    'never wait for each other in a circle (structures %s before)',
    async (known) => {
      const [one, other] = [paying.newCase(), paying.newCase()];
      if (known === 'known') for (const ids of [one, other]) await paying.fund(ids);
      const postsOf = (...cases: CaseIds[]) =>
        cases.map(({ structureId }) => paying.newCase({ structureId }));
      let second: Promise<unknown> = Promise.resolve();
      await run(postsOf(one, other), async () => {
        second = run(postsOf(other, one));
        second.catch(() => undefined);
        await eventually(someoneWaits);
      });
      await second;
      expect(await paying.discrepancies()).toEqual([]);
    },
  );

  it('are all committed when forty requests come in four deliveries at once', async () => {
    const structures = [newId(), newId()];
    const deliveries = [0, 1, 2, 3].map((partition) => {
      const posts = Array.from({ length: 10 }, (_, n) =>
        paying.newCase({ structureId: structures[(n + partition) % 2] as string }),
      );
      const records = posts.map((post, offset) => {
        const { key, data, ...event } = envelopeOf(PostFundingRequested, requestOf(post), { sequence: 1 });
        const headers = Object.entries({
          ce_id: event.id,
          ce_type: event.type,
          ce_source: event.source,
          ce_time: event.time,
          ce_sequence: String(event.sequence),
          ce_correlationid: event.correlationId,
          ce_actor: event.actor,
        }).map(([name, text]) => [name, Buffer.from(text)] as const);
        return {
          offset,
          key: Buffer.from(key),
          headers: { ce_specversion: Buffer.from('1.0'), ...Object.fromEntries(headers) },
          value: Buffer.from(JSON.stringify(data)),
        };
      });
      return { topic: PostFundingRequested.topic, partition, records };
    });
    const pipeline = paying.service.app.get(EventPipeline);
    const outcomes = await Promise.all(
      deliveries.map((delivery) =>
        pipeline.process({
          ...delivery,
          behind: 0,
          signal: new AbortController().signal,
          commit: () => Promise.resolve(),
        }),
      ),
    );
    const all = outcomes.flatMap((done) => [...done.values()]);
    expect(all).toHaveLength(40);
    expect(new Set(all.map(({ outcome }) => outcome))).toEqual(new Set(['handled']));
    expect(await paying.service.query('SELECT FROM parked_event')).toEqual([]);
    const states = await paying.service.query(
      'SELECT state, count(*)::int AS posts FROM commitment WHERE structure_id = ANY ($1) GROUP BY state',
      [structures],
    );
    expect(states).toEqual([{ state: 'COMMITTED', posts: 40 }]);
    expect(await paying.discrepancies()).toEqual([]);
  });
});

describe('a case that is told while its post is being funded', () => {
  it('is drafted, though neither transaction sees the other', async () => {
    const ids = paying.newCase();
    const { app } = paying.service;
    const cause = { actor: 'system:payments', causationId: newId(), correlationId: null, traceparent: null };
    await app.get(UnitOfWork).attempt(cause, async (tx) => {
      await app.get(CaseCommands).learn(tx, ids, {
        kind: 'contract',
        sequence: 1,
        option: 'FULL_24M',
        period: { start: tx.today(), end: null },
      });
      await run([ids]);
    });
    await paying.service.settleDueWork();
    expect(await paying.agreementOf(ids)).toMatchObject({ state: 'DRAFT' });
  });
});
