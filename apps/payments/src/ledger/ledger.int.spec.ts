import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { EnvelopeCeilingChanged } from '@cnfs/contracts';
import { newId } from '@cnfs/kernel';
import type { TestService } from '@cnfs/platform/testing';
import { Paying } from '../testing/paying.js';

let paying: Paying;
beforeAll(async () => {
  paying = await Paying.open();
});
afterAll(() => paying.close());

describe('the envelopes', () => {
  it('open with the ceilings of the programme, each a sum of entries', async () => {
    const { body } = await paying.service.as({ role: 'anct' }).get('/envelopes');
    const empty = { currency: 'EUR', committedCents: 0, paidCents: 0 };
    expect(body).toEqual({
      items: [
        { key: 'ADVISERS', ...empty, ceilingCents: 20_000_000_000, remainingCents: 20_000_000_000 },
        { key: 'AIDANTS_CONNECT', ...empty, ceilingCents: 1_000_000_000, remainingCents: 1_000_000_000 },
        { key: 'KITS', ...empty, ceilingCents: 4_000_000_000, remainingCents: 4_000_000_000 },
      ],
    });
    expect(await paying.discrepancies()).toEqual([]);
  });

  it('are raised and lowered by Banque des Territoires alone, never below what is committed', async () => {
    await paying.fund(paying.newCase());
    const set = (ceilingCents: number, who: Parameters<TestService['as']>[0] = { role: 'bdt' }) =>
      paying.service.as(who).post('/envelopes/ADVISERS/ceilings', { ceilingCents });
    expect(await set(21_000_000_000, { role: 'anct' })).toMatchObject({ status: 403 });
    expect(await set(5_480_499)).toMatchObject({ status: 422, body: { code: 'CEILING_BELOW_COMMITTED' } });
    expect(await set(20_000_000_000)).toMatchObject({ status: 422, body: { code: 'CEILING_UNCHANGED' } });
    expect(await set(-1)).toMatchObject({ status: 400 });
    expect(await set(21_000_000_000)).toMatchObject({ status: 201 });
    expect(await paying.envelope()).toMatchObject({
      ceilingCents: 21_000_000_000,
      remainingCents: 20_994_519_500,
    });
    expect(await set(5_480_500)).toMatchObject({ status: 201 });
    expect(await paying.envelope()).toMatchObject({ ceilingCents: 5_480_500, remainingCents: 0 });
    const changes = (await paying.service.events()).filter(
      ({ type }) => type === EnvelopeCeilingChanged.type,
    );
    expect(changes).toMatchObject([
      {
        data: {
          previousCeilingCents: 20_000_000_000,
          ceilingCents: 21_000_000_000,
          remainingCents: 20_994_519_500,
        },
      },
      { data: { previousCeilingCents: 21_000_000_000, ceilingCents: 5_480_500, remainingCents: 0 } },
    ]);
    expect(await paying.discrepancies()).toEqual([]);
  });

  it('do not exist under other names', async () => {
    expect(await paying.agent().get('/envelopes/FIBRE')).toMatchObject({ status: 400 });
  });
});

describe('the ledger', () => {
  const entries = (...amounts: number[]) =>
    paying.service.query(
      `WITH t AS (INSERT INTO ledger_transaction (id, kind, reference, actor, dated, recorded_at)
                  VALUES ($1, 'DRAW', $1, 'spec', '2021-03-01', now()) RETURNING id)
       INSERT INTO ledger_entry (transaction_id, account, envelope, amount_cents)
       SELECT t.id, 'AVAILABLE', 'KITS', amount FROM t, unnest($2::bigint[]) AS amount`,
      [newId(), amounts],
    );

  it('refuses a transaction that does not add up to zero', async () => {
    await expect(entries(100, -99)).rejects.toThrow(/add up to zero/);
    await expect(entries(100)).rejects.toThrow(/add up to zero/);
    await expect(entries(100, -100)).resolves.toBeDefined();
  });

  it('is never changed nor emptied by the service', async () => {
    for (const sql of [
      'UPDATE ledger_entry SET amount_cents = 1',
      'DELETE FROM ledger_entry',
      'TRUNCATE ledger_entry',
      'UPDATE ledger_transaction SET dated = now()',
      'DELETE FROM ledger_transaction',
    ])
      await expect(paying.service.query(sql)).rejects.toThrow(/permission denied/);
  });

  it('shows a balance that was changed without an entry', async () => {
    await paying.service.query(`UPDATE envelope SET committed_cents = 5 WHERE key = 'AIDANTS_CONNECT'`);
    expect(await paying.discrepancies()).toMatchObject([{ subject: 'envelope', id: 'AIDANTS_CONNECT' }]);
    await paying.service.query(`UPDATE envelope SET committed_cents = 0 WHERE key = 'AIDANTS_CONNECT'`);
  });

  it('is kept within the ceiling by the database itself', async () => {
    await expect(
      paying.service.query(`UPDATE envelope SET committed_cents = ceiling_cents + 1 WHERE key = 'KITS'`),
    ).rejects.toThrow(/envelope_within_ceiling/);
  });

  it('is read entry by entry', async () => {
    const { body } = await paying
      .agent()
      .get<{ items: object[]; nextCursor: string }>('/ledger-entries?limit=2');
    expect(body.items).toHaveLength(2);
    const next = await paying
      .agent()
      .get<{ items: { id: number }[] }>(`/ledger-entries?limit=2&cursor=${body.nextCursor}`);
    expect(next.body.items[0]?.id).toBeLessThan(Number(body.nextCursor));
    expect(await paying.structure(newId()).get('/ledger-entries')).toMatchObject({ status: 403 });
  });
});
