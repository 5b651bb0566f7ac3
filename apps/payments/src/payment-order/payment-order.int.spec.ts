import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PaymentExecuted, PaymentOrdered, PaymentRejected } from '@cnfs/contracts';
import { Paying, accounts, done } from '../testing/paying.js';

let paying: Paying;
beforeAll(async () => {
  paying = await Paying.open();
});
afterAll(() => paying.close());

describe('a grant', () => {
  it('is paid in three instalments, from the funds of the post to the last euro', async () => {
    const ids = paying.newCase();
    await paying.fund(ids);
    const before = await paying.envelope();
    await paying.select(ids);
    expect(await paying.agreementOf(ids)).toMatchObject({
      state: 'DRAFT',
      amountCents: 5_000_000,
      drawnCents: 5_000_000,
      paidCents: 0,
      fundedFrom: '2021-03-15',
      fundedTo: '2023-03-14',
      lines: [{ amountCents: 5_000_000 }],
    });
    await paying.sign(ids);
    await paying.approveAccount(await paying.giveAccount(ids));
    expect(await paying.instalmentsOf(ids)).toEqual(['SCHEDULED', 'SCHEDULED', 'SCHEDULED']);

    await paying.service.advanceTo('2021-03-15');
    expect((await paying.agreementOf(ids)).state).toBe('ACTIVE');
    const first = await paying.prepared(ids);
    expect(first).toMatchObject({
      amountCents: 1_500_000,
      channel: 'EVENT',
      account: { maskedIban: 'FR14 •••• 606' },
    });
    await paying.release(first);
    expect(await paying.ordersOf(ids)).toMatchObject([
      { state: 'RELEASED', releasedOn: '2021-03-15', executionDay: '2021-03-16' },
    ]);
    expect(await paying.ledgerOf(ids)).toEqual({ COMMITTED: -5_000_000, DRAWN: 5_000_000 });
    await paying.service.advanceTo('2021-03-16');
    await paying.execute(first, '2021-03-16');
    expect(await paying.ledgerOf(ids)).toEqual({ COMMITTED: -5_000_000, DRAWN: 3_500_000, PAID: 1_500_000 });

    await paying.train(ids, '2021-06-18');
    await paying.service.advanceTo('2021-06-18');
    await paying.pay(ids, '2021-06-18');
    await paying.deploy(ids, '2021-06-21');
    await paying.service.advanceTo('2022-06-21');
    expect(await paying.instalmentsOf(ids)).toEqual(['PAID', 'PAID', 'HELD ACTIVITY_REPORT']);
    await paying.report(ids, '2022-06-20');
    expect(await paying.pay(ids, '2022-06-21')).toMatchObject({ amountCents: 2_000_000 });

    expect(await paying.ledgerOf(ids)).toEqual({ COMMITTED: -5_000_000, DRAWN: 0, PAID: 5_000_000 });
    expect(await paying.agreementOf(ids)).toMatchObject({
      state: 'ACTIVE',
      drawnCents: 5_000_000,
      paidCents: 5_000_000,
    });
    await paying.service.advanceTo('2023-03-15');
    expect(await paying.agreementOf(ids)).toMatchObject({ state: 'CLOSED', closedOn: '2023-03-15' });

    const after = await paying.envelope();
    expect(after).toEqual({ ...before, paidCents: before.paidCents + 5_000_000 });
    expect(await paying.discrepancies()).toEqual([]);
    expect(await paying.eventsOf(ids)).toEqual([
      'GrantAgreementDrafted',
      'GrantAgreementSigned',
      'InstalmentFellDue',
      'PaymentOrdered',
      'PaymentExecuted',
      'InstalmentFellDue',
      'PaymentOrdered',
      'PaymentExecuted',
      'InstalmentHeld',
      'InstalmentFellDue',
      'PaymentOrdered',
      'PaymentExecuted',
      'GrantClosed',
    ]);
  });

  it('keeps the correlation of the case from the request of the funds to the payment', async () => {
    const ids = await paying.readyCase({ startDate: '2023-01-02', endDate: null });
    const order = await paying.pay(ids, '2023-03-15');
    const events = await paying.service.events();
    const committed = events.find(({ data }) => (data as { postId?: string }).postId === ids.postId);
    const executed = events.find(({ key, type }) => key === order.id && type === PaymentExecuted.type);
    expect(executed?.correlationId).toBe(committed?.correlationId);
    expect(executed?.sequence).toBe(2);
  });
});

describe('a payment order', () => {
  const contract = { startDate: '2023-03-01', endDate: null };

  it('is approved by one agent and released by another, and neither counts twice', async () => {
    const ids = await paying.readyCase(contract);
    const { id, contentHash } = await paying.prepared(ids);
    const act = (person: string, what: 'approvals' | 'releases', hash = contentHash) =>
      paying.agent(person).post<{ code?: string }>(`/payment-orders/${id}/${what}`, { contentHash: hash });
    expect(await act('a', 'releases')).toMatchObject({ status: 409, body: { code: 'ORDER_NOT_READY' } });
    expect(await act('a', 'approvals', 'f'.repeat(64))).toMatchObject({ status: 412 });
    expect(await act('a', 'approvals')).toMatchObject({ status: 201 });
    expect(await act('b', 'approvals')).toMatchObject({ status: 409 });
    expect(await act('a', 'releases')).toMatchObject({ status: 409, body: { code: 'SAME_PERSON' } });
    expect(await act('b', 'releases', 'f'.repeat(64))).toMatchObject({ status: 412 });
    expect(await act('b', 'releases')).toMatchObject({ status: 201 });
    expect(await act('c', 'releases')).toMatchObject({ status: 409 });
    const [order] = await paying.ordersOf(ids);
    expect(order?.steps.map(({ step }) => step)).toEqual(['approve', 'release']);
    expect((await paying.eventsOf(ids)).filter((name) => name === 'PaymentOrdered')).toHaveLength(1);
  });

  it('is decided by nobody but Banque des Territoires, and answered by nobody but its channel', async () => {
    const ids = await paying.readyCase(contract);
    const { id, contentHash } = await paying.prepared(ids);
    for (const role of ['anct', 'structure', 'prefect', 'auditor', 'platform'] as const)
      expect(
        await paying.service.as({ role }).post(`/payment-orders/${id}/approvals`, { contentHash }),
      ).toMatchObject({ status: 403 });
    const otherSystem = paying.service.as({ role: 'service', scopes: ['portal'] });
    for (const client of [paying.agent(), otherSystem])
      expect(
        await client.post(`/payment-orders/${id}/executions`, { executedOn: '2023-03-15' }),
      ).toMatchObject({ status: 403 });
  });

  it('is told to the payment system with the account’s id and version, never its number', async () => {
    const ids = await paying.readyCase(contract);
    const order = await paying.prepared(ids);
    await paying.release(order);
    const event = (await paying.service.events()).find(
      ({ key, type }) => key === order.id && type === PaymentOrdered.type,
    );
    expect(event?.data).toMatchObject({
      ...ids,
      amountCents: 1_500_000,
      endToEndId: order.endToEndId,
      channel: 'EVENT',
      executionDay: '2023-03-16',
      bankAccountId: order.account.id,
      bankAccountVersion: 1,
    });
  });

  it('is executed once: hearing it again changes nothing, hearing otherwise is refused', async () => {
    const ids = await paying.readyCase(contract);
    const order = await paying.prepared(ids);
    await paying.release(order);
    const execute = (executedOn: string) =>
      paying.channel.post<{ code?: string }>(`/payment-orders/${order.id}/executions`, { executedOn });
    expect(await execute('2023-03-14')).toMatchObject({ status: 422, body: { code: 'ANSWER_OUT_OF_TIME' } });
    const answers = await Promise.all(Array.from({ length: 10 }, () => execute('2023-03-15')));
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 10 }, () => 201));
    expect(await paying.ledgerOf(ids)).toMatchObject({ PAID: 1_500_000 });
    expect((await paying.eventsOf(ids)).filter((name) => name === 'PaymentExecuted')).toHaveLength(1);
    const reject = { rejectedOn: '2023-03-15', rejectCode: 'AC04' };
    expect(await paying.channel.post(`/payment-orders/${order.id}/rejections`, reject)).toMatchObject({
      status: 409,
      body: { code: 'ORDER_ANSWERED_OTHERWISE' },
    });
  });

  it('is followed by another of a new end-to-end id when the bank rejects it', async () => {
    const ids = await paying.readyCase(contract);
    const order = await paying.prepared(ids);
    await paying.release(order);
    const reject = { rejectedOn: '2023-03-15', rejectCode: 'AC04' };
    done(await paying.channel.post(`/payment-orders/${order.id}/rejections`, reject));
    done(await paying.channel.post(`/payment-orders/${order.id}/rejections`, reject));
    const next = await paying.prepared(ids);
    expect(next.endToEndId).not.toBe(order.endToEndId);
    expect(await paying.ordersOf(ids)).toHaveLength(2);
    expect(await paying.ledgerOf(ids)).toEqual({ COMMITTED: -5_000_000, DRAWN: 5_000_000 });
    const rejected = (await paying.service.events()).filter(({ type }) => type === PaymentRejected.type);
    expect(rejected.at(-1)?.data).toMatchObject({
      orderId: order.id,
      rejectCode: 'AC04',
      date: '2023-03-15',
    });
    await paying.pay(ids, '2023-03-15');
    expect(await paying.ledgerOf(ids)).toMatchObject({ PAID: 1_500_000 });
  });

  it('stands alone for its instalment, by the database itself', async () => {
    const ids = await paying.readyCase(contract);
    const { id } = await paying.prepared(ids);
    const copy = `INSERT INTO payment_order (id, instalment_id, agreement_id, selection_id, structure_id, bank_account_id,
                    amount_cents, channel, end_to_end_id, content_hash, state, prepared_on)
                  SELECT gen_random_uuid(), instalment_id, agreement_id, selection_id, structure_id, bank_account_id,
                    amount_cents, channel, 'OTHER', content_hash, 'PREPARED', prepared_on FROM payment_order WHERE id = $1`;
    await expect(paying.service.query(copy, [id])).rejects.toThrow(/payment_order_of_instalment/);
  });

  it('is released on the account it was approved for, or not at all', async () => {
    const ids = await paying.readyCase(contract);
    const order = await paying.prepared(ids);
    done(
      await paying
        .agent('a')
        .post(`/payment-orders/${order.id}/approvals`, { contentHash: order.contentHash }),
    );
    await paying.giveAccount(ids, accounts.second);
    expect(await paying.instalmentsOf(ids)).toEqual(['HELD BANK_ACCOUNT', 'SCHEDULED', 'SCHEDULED']);
    expect(
      await paying
        .agent('b')
        .post(`/payment-orders/${order.id}/releases`, { contentHash: order.contentHash }),
    ).toMatchObject({ status: 409, body: { code: 'ORDER_NOT_READY' } });
  });
});
