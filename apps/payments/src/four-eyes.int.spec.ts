// What one person approved is what takes effect: whoever changes it in between, with more rights than the service has, gains nothing.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { Paying, accounts, done } from './testing/paying.js';

const contract = { startDate: '2021-03-15', endDate: null };
let paying: Paying;
let superuser: pg.Client;
beforeAll(async () => {
  paying = await Paying.open({ at: '2021-03-16' });
  superuser = new pg.Client({ connectionString: paying.service.database.url });
  await superuser.connect();
});
afterAll(async () => {
  await superuser?.end();
  await paying?.close();
});

/** Past the service: its own role may not. */
const tamper = (sql: string, params: unknown[]) =>
  superuser.query(sql.replace('UPDATE ', 'UPDATE payments.'), params);
const stale = { status: 412, body: { code: 'STALE_VERSION' } };
const act = (person: string, id: string, what: 'approvals' | 'releases', contentHash: string) =>
  paying.agent(person).post(`/payment-orders/${id}/${what}`, { contentHash });

describe('an account that is approved', () => {
  it('is the one that was given, to the last digit', async () => {
    const given = await paying.giveAccount(paying.newCase());
    await tamper(`UPDATE bank_account SET bic = 'CCBPFRPP' WHERE id = $1`, [given]);
    expect(await paying.agent('a').post(`/bank-accounts/${given}/approvals`)).toMatchObject(stale);
    // The number of another account, sealed for that one: it does not open here.
    const [one, two] = [
      await paying.giveAccount(paying.newCase()),
      await paying.giveAccount(paying.newCase(), accounts.second),
    ];
    await tamper(
      `UPDATE bank_account SET sealed_iban = (SELECT sealed_iban FROM payments.bank_account WHERE id = $2),
              fingerprint = (SELECT fingerprint FROM payments.bank_account WHERE id = $2) WHERE id = $1`,
      [one, two],
    );
    expect(await paying.agent('a').post(`/bank-accounts/${one}/approvals`)).toMatchObject(stale);
  });

  it('is rewritten by nobody, the service included', async () => {
    const given = await paying.giveAccount(paying.newCase());
    for (const change of [`bic = 'CCBPFRPP'`, `sealed_iban = ''`, `fingerprint = ''`, `given_by = 'x'`])
      await expect(
        paying.service.query(`UPDATE bank_account SET ${change} WHERE id = $1`, [given]),
      ).rejects.toMatchObject({
        code: '42501',
      });
  });
});

describe('an order that is released', () => {
  it('pays the account that two persons saw', async () => {
    const ids = await paying.readyCase(contract);
    const { id, contentHash, account } = await paying.prepared(ids);
    done(await act('a', id, 'approvals', contentHash));
    await tamper(`UPDATE bank_account SET bic = 'CCBPFRPP' WHERE id = $1`, [account.id]);
    expect(await act('b', id, 'releases', contentHash)).toMatchObject(stale);
    await tamper(`UPDATE bank_account SET bic = $2 WHERE id = $1`, [account.id, account.bic]);
    done(await act('b', id, 'releases', contentHash));
  });

  it('pays the amount that was approved, to whom it was approved for', async () => {
    const other = await paying.prepared(await paying.readyCase(contract));
    const changes: [string, unknown][] = [
      ['amount_cents', 1_500_001],
      ['bank_account_id', other.account.id],
      ['structure_id', other.creditor.structureId],
      ['end_to_end_id', 'CNOTHER'],
    ];
    for (const [column, value] of changes) {
      const { id, contentHash } = await paying.prepared(await paying.readyCase(contract));
      done(await act('a', id, 'approvals', contentHash));
      await tamper(`UPDATE payment_order SET ${column} = $2 WHERE id = $1`, [id, value]);
      expect(await act('b', id, 'releases', contentHash)).toMatchObject(stale);
      if (column === 'end_to_end_id')
        await tamper(`UPDATE payment_order SET end_to_end_id = $2 WHERE id = $1`, [
          id,
          'CN' + id.replaceAll('-', '').toUpperCase(),
        ]);
    }
  });

  it('was approved by somebody, whatever its row says', async () => {
    const { id, contentHash } = await paying.prepared(await paying.readyCase(contract));
    await tamper(`UPDATE payment_order SET state = $2 WHERE id = $1`, [id, 'APPROVED']);
    expect(await act('b', id, 'releases', contentHash)).toMatchObject(stale);
  });

  it('is rewritten by nobody, the service included', async () => {
    const { id } = await paying.prepared(await paying.readyCase(contract));
    for (const change of [
      'amount_cents = 1',
      `content_hash = ''`,
      `bank_account_id = id`,
      `structure_id = id`,
    ])
      await expect(
        paying.service.query(`UPDATE payment_order SET ${change} WHERE id = $1`, [id]),
      ).rejects.toMatchObject({
        code: '42501',
      });
  });

  it('has two persons behind it: one under two names of a role is one', async () => {
    const { id, contentHash } = await paying.prepared(await paying.readyCase(contract));
    const answers = await Promise.all(['a', 'a', 'a'].map((who) => act(who, id, 'approvals', contentHash)));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
    expect(await act('a', id, 'releases', contentHash)).toMatchObject({
      status: 409,
      body: { code: 'SAME_PERSON' },
    });
    done(await act('b', id, 'releases', contentHash));
  });
});
