import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  AssignmentEnded,
  GrantRecalculated,
  RecoveryOrdered,
  TrainingAbandoned,
  EnrolmentOpened,
  example,
} from '@cnfs/contracts';
import { newId } from '@cnfs/kernel';
import { Paying } from '../testing/paying.js';
import type { RecoveryView } from '../recovery/recovery.queries.js';
import type { CaseIds } from './case.js';

let paying: Paying;
beforeAll(async () => {
  paying = await Paying.open({ at: '2021-06-21' });
});
afterAll(() => paying.close());

async function lastOf(event: { type: string }, { selectionId }: CaseIds): Promise<unknown> {
  const events = await paying.service.events();
  return events
    .filter(({ type, data }) => type === event.type && (data as CaseIds).selectionId === selectionId)
    .at(-1)?.data;
}

describe('a termination that is declared', () => {
  it('holds what is not released, and lets it go when it is withdrawn', async () => {
    const ids = await paying.readyCase();
    const released = await paying.prepared(ids);
    await paying.release(released);
    await paying.train(ids);
    await paying.declareTermination(ids);
    expect(await paying.instalmentsOf(ids)).toEqual(['ORDERED', 'HELD TERMINATION_PENDING', 'SCHEDULED']);
    expect(await paying.ordersOf(ids)).toMatchObject([{ state: 'CANCELLED' }, { state: 'RELEASED' }]);
    await paying.execute(released, '2021-06-21');
    await paying.withdrawTermination(ids);
    expect(await paying.instalmentsOf(ids)).toEqual(['PAID', 'DUE', 'SCHEDULED']);
  });

  it('either holds an order or comes after its release: never both', async () => {
    const outcomes: string[] = [];
    for (let round = 0; round < 12; round++) {
      const ids = await paying.readyCase();
      const { id, contentHash } = await paying.prepared(ids);
      await paying.agent('a').post(`/payment-orders/${id}/approvals`, { contentHash });
      const declare = () => paying.declareTermination(ids);
      const release = () => paying.agent('b').post(`/payment-orders/${id}/releases`, { contentHash });
      const [answer] =
        round % 2
          ? await Promise.all([release(), declare()])
          : (await Promise.all([declare(), release()])).toReversed();
      const [order] = await paying.ordersOf(ids);
      const [instalment] = await paying.instalmentsOf(ids);
      const told = (await paying.eventsOf(ids)).includes('PaymentOrdered');
      outcomes.push(order?.state ?? 'none');
      if (order?.state === 'RELEASED') {
        expect([answer?.status, instalment, told]).toEqual([201, 'ORDERED', true]);
      } else {
        expect([order?.state, answer?.status, instalment, told]).toEqual([
          'CANCELLED',
          409,
          'HELD TERMINATION_PENDING',
          false,
        ]);
      }
    }
    expect(outcomes).toHaveLength(12);
  });
});

describe('a contract that ends early', () => {
  it('is paid for its days: what was paid beyond them is to be recovered, the rest goes back to the post', async () => {
    const ids = await paying.readyCase();
    await paying.pay(ids, '2021-06-21');
    await paying.train(ids);
    await paying.pay(ids, '2021-06-21');
    await paying.terminate(ids, '2021-06-30'); // 108 days of 730: 7 397,26 €
    expect(await paying.agreementOf(ids)).toMatchObject({
      state: 'TERMINATED',
      dueCents: 739_726,
      paidCents: 3_000_000,
      drawnCents: 3_000_000,
    });
    expect(await paying.instalmentsOf(ids)).toEqual(['PAID', 'PAID', 'CANCELLED']);
    const { body } = await paying.structure(ids.structureId).get<{ items: RecoveryView[] }>('/recoveries');
    expect(body.items).toMatchObject([
      { selectionId: ids.selectionId, amountCents: 2_260_274, state: 'COMPUTED' },
    ]);
    expect(await lastOf(GrantRecalculated, ids)).toMatchObject({
      ground: 'TERMINATION',
      previousAmountCents: 5_000_000,
      amountCents: 739_726,
      paidCents: 3_000_000,
      overpaidCents: 2_260_274,
      fundedFrom: '2021-03-15',
      fundedTo: '2021-06-30',
    });
    expect(await lastOf(RecoveryOrdered, ids)).toMatchObject({
      amountCents: 2_260_274,
      setOffCents: 0,
      claimedCents: 0,
    });
    expect(await paying.eventsOf(ids)).not.toContain('GrantClosed');
    expect(await paying.ledgerOf(ids)).toEqual({ COMMITTED: -3_000_000, DRAWN: 0, PAID: 3_000_000 });
    expect(await paying.discrepancies()).toEqual([]);
  });

  it('waits for the order that is on its way before it is recalculated', async () => {
    const ids = await paying.readyCase();
    const order = await paying.prepared(ids);
    await paying.release(order);
    await paying.terminate(ids, '2021-06-20');
    expect(await paying.instalmentsOf(ids)).toEqual(['ORDERED', 'CANCELLED', 'CANCELLED']);
    expect(await paying.eventsOf(ids)).not.toContain('GrantRecalculated');
    await paying.execute(order, '2021-06-21');
    expect(await lastOf(GrantRecalculated, ids)).toMatchObject({
      paidCents: 1_500_000,
      overpaidCents: 828_767,
    });
  });

  it('after a reject owes the days, and no more than the days', async () => {
    const ids = await paying.readyCase();
    const order = await paying.prepared(ids);
    await paying.release(order);
    await paying.terminate(ids, '2021-06-20');
    await paying.channel.post(`/payment-orders/${order.id}/rejections`, {
      rejectedOn: '2021-06-21',
      rejectCode: 'AC04',
    });
    expect(await paying.prepared(ids)).toMatchObject({ amountCents: 671_233 });
    await paying.pay(ids, '2021-06-21');
    expect(await paying.agreementOf(ids)).toMatchObject({ state: 'TERMINATED', closedOn: '2021-06-21' });
    expect((await paying.eventsOf(ids)).at(-1)).toBe('GrantClosed');
  });

  it('leaves to the next contract of the post what it does not cost, whichever is told first', async () => {
    const first = await paying.readyCase();
    await paying.pay(first, '2021-06-21');
    const second = paying.newCase({ postId: first.postId, structureId: first.structureId });
    await paying.select(second, { startDate: '2021-07-05', endDate: null });
    await expect(paying.agreementOf(second)).rejects.toThrow('no agreement');
    await paying.terminate(first, '2021-06-30');
    await paying.service.settleDueWork();
    expect(await paying.agreementOf(second)).toMatchObject({
      state: 'DRAFT',
      amountCents: 3_500_000,
      lines: [{ amountCents: 5_000_000 }, { amountCents: 3_500_000 }],
    });
    expect(await paying.discrepancies()).toEqual([]);
  });

  it('on its last funded day is paid what it was triggered for, and nothing is recalculated', async () => {
    const ids = await paying.readyCase({ endDate: '2021-06-20' });
    const assigned = { ...ids, assignmentId: newId() };
    await paying.service.deliver(AssignmentEnded, {
      ...example(AssignmentEnded),
      ...assigned,
      date: '2021-06-20',
    });
    expect(await paying.instalmentsOf(ids)).toEqual(['DUE', 'CANCELLED', 'CANCELLED']);
    expect(await paying.agreementOf(ids)).toMatchObject({ state: 'ACTIVE', amountCents: 671_233 });
    await paying.pay(ids, '2021-06-21');
    expect(await paying.agreementOf(ids)).toMatchObject({
      state: 'CLOSED',
      drawnCents: 201_370,
      paidCents: 201_370,
    });
    const names = await paying.eventsOf(ids);
    expect(names).not.toContain('GrantRecalculated');
    expect(names.at(-1)).toBe('GrantClosed');
  });

  it('never draws on a post more than it was promised, by the database itself', async () => {
    const { postId } = await paying.readyCase();
    await expect(
      paying.service.query('UPDATE commitment SET drawn_cents = grant_cents + 1 WHERE post_id = $1', [
        postId,
      ]),
    ).rejects.toThrow(/commitment_draws_within_grant/);
  });
});

describe('training that is abandoned', () => {
  it('suspends the grant until another enrolment is opened', async () => {
    const ids = await paying.readyCase();
    const first = { ...ids, enrolmentId: newId() };
    const second = { ...ids, enrolmentId: newId() };
    await paying.service.deliver(EnrolmentOpened, { ...example(EnrolmentOpened), ...first, attempt: 1 });
    await paying.service.deliver(TrainingAbandoned, { ...example(TrainingAbandoned), ...first });
    expect((await paying.agreementOf(ids)).state).toBe('SUSPENDED');
    expect(await paying.instalmentsOf(ids)).toEqual(['HELD GRANT_SUSPENDED', 'SCHEDULED', 'SCHEDULED']);
    await paying.service.deliver(EnrolmentOpened, { ...example(EnrolmentOpened), ...second, attempt: 2 });
    expect((await paying.agreementOf(ids)).state).toBe('ACTIVE');
    expect(await paying.instalmentsOf(ids)).toEqual(['DUE', 'SCHEDULED', 'SCHEDULED']);
    const names = await paying.eventsOf(ids);
    expect(
      names.filter((name) => name.startsWith('GrantSuspended') || name.startsWith('GrantResumed')),
    ).toEqual(['GrantSuspended', 'GrantResumed']);
  });
});

describe('an agreement', () => {
  it('is signed once, by its structure alone', async () => {
    const ids = paying.newCase();
    await paying.fund(ids);
    await paying.select(ids);
    const { id } = await paying.agreementOf(ids);
    const sign = (structureId: string) =>
      paying.structure(structureId).post(`/grant-agreements/${id}/signatures`);
    expect(await sign(paying.newCase().structureId)).toMatchObject({ status: 404 });
    expect(await paying.agent().post(`/grant-agreements/${id}/signatures`)).toMatchObject({ status: 403 });
    expect(await sign(ids.structureId)).toMatchObject({ status: 201 });
    expect(await sign(ids.structureId)).toMatchObject({
      status: 409,
      body: { code: 'AGREEMENT_NOT_TO_SIGN' },
    });
  });

  it('waits for the funds of its post, and is drafted when they come', async () => {
    const ids = paying.newCase();
    await paying.select(ids);
    await expect(paying.agreementOf(ids)).rejects.toThrow('no agreement');
    await paying.fund(ids);
    await paying.service.settleDueWork();
    expect((await paying.agreementOf(ids)).state).toBe('DRAFT');
  });
});
