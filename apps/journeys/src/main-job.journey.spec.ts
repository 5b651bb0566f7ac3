import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { day, parseDay } from '@cnfs/kernel';
import { Journey } from './journey.js';

let journey: Journey;
beforeAll(async () => {
  journey = await Journey.open();
}, 180_000);
afterAll(() => journey.close());

/** Ten days of seven hours from a day on: a track of 70 hours. */
const tenDays = (from: string) =>
  Array.from({ length: 10 }, (_, index) => day.addDays(parseDay(from), index));

describe('the main job', () => {
  it('goes from a request for posts to the third instalment, and a termination undoes what it must', async () => {
    const { recruiting, serving, paying } = journey;
    await serving.stockKits(5);
    const one = await journey.confirmedCase();
    const { host, post, candidate, selectionId, start } = one;
    await journey.readyToPay(one);

    const organisationId = await serving.registerOrganisation('99900000300015', 'Organisme exemple');
    const sessionId = await serving.openSession(organisationId, start, day.addDays(start, 30));
    const enrolment = await serving.enrolment(selectionId, 'AWAITING_POSITIONING');
    await serving.enrol(enrolment.id, organisationId, sessionId, journey.today);

    await journey.advanceTo(start);
    await paying.pay(selectionId, 1, start);
    await journey.advanceTo(day.addDays(start, 12));
    await serving.attend(enrolment.id, organisationId, tenDays(start));
    const shipment = await serving.shipment(selectionId);
    await serving.dispatch(shipment.id, journey.today);
    await serving.confirmReceipt(shipment.id, host.id);
    await serving.takeExam(enrolment.id, organisationId, journey.today);
    await paying.pay(selectionId, 2, journey.today);

    const ready = await serving.assignment(selectionId, 'READY');
    await serving.activate(ready.id, host.id, journey.today, host.commune);
    await recruiting.post(post.id, 'OCCUPIED');
    const evaluation = day.addMonths(journey.today, 12);
    await journey.advanceTo(day.addDays(evaluation, -10));
    await serving.reportActivity(candidate.id, journey.today, host.commune);
    await journey.advanceTo(evaluation);
    await paying.pay(selectionId, 3, evaluation);
    const { amountCents, paidCents } = await paying.agreement(
      selectionId,
      (agreement) => agreement.paidCents > 0,
    );
    expect(paidCents).toBe(amountCents);

    const last = day.addMonths(evaluation, 1);
    const terminationId = await serving.declareTermination(ready.id, host.id, last);
    await serving.validateTermination(terminationId);
    await serving.termination(
      terminationId,
      ({ progress }) => !!progress.postFreedOn && !!progress.grantRecalculatedOn && !!progress.kitAskedBackOn,
    );
    await recruiting.post(post.id, 'VACANT');
    await serving.confirmReturn(shipment.id);
    const { amountCents: overpaid } = await paying.recovery(selectionId);
    const { dueCents } = await paying.agreement(selectionId);
    expect(overpaid).toBe(paidCents - dueCents);
    expect(await journey.broken()).toEqual([]);

    // One case, one thread: every event of it bears the correlation drawn at the request for posts.
    const threads = await journey.rows<{ correlation_id: string }>(
      `SELECT DISTINCT correlation_id FROM (
         SELECT correlation_id, payload FROM recruitment.outbox_archive UNION ALL
         SELECT correlation_id, payload FROM training.outbox_archive UNION ALL
         SELECT correlation_id, payload FROM deployment.outbox_archive UNION ALL
         SELECT correlation_id, payload FROM payments.outbox_archive UNION ALL
         SELECT correlation_id, payload FROM kits.outbox_archive) e
        WHERE payload->>'selectionId' = '${selectionId}'`,
    );
    expect(threads).toHaveLength(1);
  }, 180_000);

  it('needs no training of a candidate who is exempted', async () => {
    const { serving, paying } = journey;
    const one = await journey.confirmedCase();
    await journey.readyToPay(one);
    const enrolment = await serving.enrolment(one.selectionId);
    await serving.exempt(enrolment.id, journey.today);
    const ready = await serving.assignment(one.selectionId, 'READY');
    await serving.shipment(one.selectionId, ({ state }) => state === 'PREPARING');
    await journey.advanceTo(one.start);
    await paying.pay(one.selectionId, 1, one.start);
    await paying.pay(one.selectionId, 2, one.start);
    await serving.activate(ready.id, one.host.id, one.start, one.host.commune);
    await journey.recruiting.post(one.post.id, 'OCCUPIED');
    expect(await journey.broken()).toEqual([]);
  }, 120_000);
});

describe('an envelope that refuses', () => {
  it('leaves the post unfunded until its ceiling is raised and ANCT asks again', async () => {
    const { cast, paying, recruiting } = journey;
    const { ceilingCents, committedCents } = await paying.envelope('ADVISERS');
    await paying.setCeiling('ADVISERS', committedCents + 1);
    const host = await journey.grantedPosts(1);
    const [post] = await recruiting.fundedPosts(host, 'UNFUNDED');
    expect(await paying.envelope('ADVISERS')).toMatchObject({ committedCents });
    await paying.setCeiling('ADVISERS', ceilingCents);
    await cast.anct.post('recruitment', '/posts/{id}/funding-requests', { path: { id: post?.id ?? '' } });
    await recruiting.fundedPosts(host, 'VACANT');
    expect((await paying.envelope('ADVISERS')).committedCents).toBeGreaterThan(committedCents);
    expect(await journey.broken()).toEqual([]);
  }, 120_000);
});
