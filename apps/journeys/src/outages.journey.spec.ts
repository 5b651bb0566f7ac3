import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type ServiceName, services } from '@cnfs/contracts';
import { eventually } from '@cnfs/testing';
import { Journey } from './journey.js';

let journey: Journey;
beforeAll(async () => {
  journey = await Journey.open();
}, 180_000);
afterAll(() => journey.close());

describe('a service that is down during its events', () => {
  it('catches up when it comes back: nothing is lost, nothing is done twice', async () => {
    const { stack, serving, paying } = journey;
    await stack.services.training.kill();
    await stack.services.payments.kill();
    const granted = journey.grantedPosts(1);
    const host = await granted;
    expect((await journey.recruiting.posts(host)).map(({ state }) => state)).toEqual(['GRANTED']);
    await stack.services.payments.start();
    const [post] = await journey.recruiting.fundedPosts(host);
    if (!post) throw new Error('no post');
    const one = await journey.confirmedCase();
    await serving.assignment(one.selectionId, 'PLANNED');
    await stack.services.training.start();
    await serving.enrolment(one.selectionId, 'AWAITING_POSITIONING');
    await paying.agreement(one.selectionId);
    expect(await journey.broken()).toEqual([]);
  }, 180_000);
});

describe('every topic replayed from its start', () => {
  /** What each service ever took in, sent again to all of them. */
  async function replay(everTakenIn: Record<ServiceName, number>): Promise<void> {
    const before = await takenIn();
    // As the operator's republish does it: under the same numbers, and archived once.
    const columns = `seq, id, aggregatetype, aggregateid, type, payload, ce_time, ce_sequence, correlation_id, causation_id, actor, traceparent`;
    for (const schema of services)
      await journey.rows(
        `WITH again AS (DELETE FROM ${schema}.outbox_archive RETURNING ${columns})
         INSERT INTO ${schema}.outbox (${columns}) OVERRIDING SYSTEM VALUE SELECT ${columns} FROM again`,
      );
    await eventually(
      async () => {
        const now = await takenIn();
        return services.every((name) => now[name] >= before[name] + everTakenIn[name]);
      },
      { what: 'the replay', deadline: 60_000, every: 200 },
    );
    await journey.quiet();
  }

  /** How many events each service's reactions were given, duplicates counted. */
  async function takenIn(): Promise<Record<ServiceName, number>> {
    return ofEach(async (name) => {
      const metrics = await (await fetch(journey.stack.services[name].metricsUrl)).text();
      const lines = metrics.split('\n').filter((line) => /^events_(handled|duplicate)_total\{/.test(line));
      return lines.reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0);
    });
  }

  /** How many different events each service has ever taken in. */
  async function inboxes(): Promise<Record<ServiceName, number>> {
    return ofEach(async (name) => {
      const [row] = await journey.rows<{ count: string }>(`SELECT count(*) FROM ${name}.inbox`);
      return Number(row?.count);
    });
  }

  async function ofEach(count: (name: ServiceName) => Promise<number>): Promise<Record<ServiceName, number>> {
    const counts = await Promise.all(services.map(async (name) => [name, await count(name)] as const));
    return Object.fromEntries(counts) as Record<ServiceName, number>;
  }

  async function story(): Promise<void> {
    const { serving, paying } = journey;
    await serving.stockKits(3);
    const one = await journey.confirmedCase();
    await journey.readyToPay(one);
    const enrolment = await serving.enrolment(one.selectionId);
    await serving.exempt(enrolment.id, journey.today);
    const ready = await serving.assignment(one.selectionId, 'READY');
    await journey.advanceTo(one.start);
    await paying.pay(one.selectionId, 1, one.start);
    await serving.activate(ready.id, one.host.id, one.start, one.host.commune);
    await journey.recruiting.post(one.post.id, 'OCCUPIED');
    const terminationId = await serving.declareTermination(ready.id, one.host.id, one.start);
    await serving.validateTermination(terminationId);
    await serving.termination(
      terminationId,
      ({ progress }) => !!progress.postFreedOn && !!progress.grantRecalculatedOn,
    );
  }

  it('changes no total and emits nothing, as it is and with every inbox emptied', async () => {
    await story();
    await journey.quiet();
    const [before, everTakenIn] = [await journey.totals(), await inboxes()];
    await replay(everTakenIn);
    expect(await journey.totals()).toEqual(before);

    for (const schema of services) await journey.rows(`DELETE FROM ${schema}.inbox`);
    await replay(everTakenIn);
    expect(await journey.totals()).toEqual(before);
    expect(await journey.broken()).toEqual([]);
  }, 240_000);
});
