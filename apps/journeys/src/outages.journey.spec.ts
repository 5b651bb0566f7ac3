import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { services } from '@cnfs/contracts';
import { Journey } from './journey.js';
import { inboxes, replay } from './replay.js';

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
    const [before, everTakenIn] = [await journey.totals(), await inboxes(journey)];
    await replay(journey, everTakenIn);
    expect(await journey.totals()).toEqual(before);

    for (const schema of services) await journey.rows(`DELETE FROM ${schema}.inbox`);
    await replay(journey, everTakenIn);
    expect(await journey.totals()).toEqual(before);
    expect(await journey.broken()).toEqual([]);
  }, 240_000);
});
