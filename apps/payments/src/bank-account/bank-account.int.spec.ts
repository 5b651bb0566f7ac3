import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { BankAccountApproved } from '@cnfs/contracts';
import { Paying, accounts, done } from '../testing/paying.js';
import type { AccountDetails, BankAccountView } from './bank-account.queries.js';

const contract = { startDate: '2021-03-15', endDate: null };
const [iban, otherIban] = [accounts.first.iban, accounts.second.iban];

let paying: Paying;
beforeAll(async () => {
  paying = await Paying.open({ at: '2021-03-16' });
});
afterAll(() => paying.close());

const read = async (id: string) => done(await paying.agent().get<BankAccountView>(`/bank-accounts/${id}`));

describe('a bank account', () => {
  it('is given by the structure, for itself alone', async () => {
    const { structureId } = paying.newCase();
    const give = (structure: string, body: object) =>
      paying.structure(structure).post('/bank-accounts', body);
    expect(await give(paying.newCase().structureId, { structureId, ...accounts.first })).toMatchObject({
      status: 404,
    });
    expect(await paying.agent().post('/bank-accounts', { structureId, ...accounts.first })).toMatchObject({
      status: 403,
    });
    expect(await give(structureId, { structureId, ...accounts.first })).toMatchObject({ status: 201 });
    expect(await give(structureId, { structureId, ...accounts.first })).toMatchObject({
      status: 422,
      body: { code: 'SAME_ACCOUNT' },
    });
  });

  it.each([
    [{ iban: 'FR1420041010050500013M02607' }, 'IBAN_KEY', '/iban'],
    [{ iban: 'FR1420041010050500013M0260' }, 'IBAN_LENGTH', '/iban'],
    [{ iban: 'AE070331234567890123456' }, 'IBAN_COUNTRY', '/iban'],
    [{ bic: 'PSSTFRP0' }, 'BIC_TEST', '/bic'],
    [{ bic: 'DEUTDEFF' }, 'BIC_COUNTRY', '/bic'],
  ])('is refused with the code of its fault: %j', async (fault, code, pointer) => {
    const { structureId } = paying.newCase();
    const { status, body } = await paying
      .structure(structureId)
      .post('/bank-accounts', { structureId, ...accounts.first, ...fault });
    expect({ status, body }).toMatchObject({ status: 422, body: { code, errors: [{ pointer }] } });
    expect(JSON.stringify(body)).not.toContain('20041010');
  });

  it('is never approved by the person who gave it, whatever the role', async () => {
    const { structureId } = paying.newCase();
    const person = 'somebody';
    const giver = paying.service.as({ role: 'structure', person, structures: [structureId] });
    const { id } = done(
      await giver.post<{ id: string }>('/bank-accounts', { structureId, ...accounts.first }),
    );
    expect(await paying.agent(person).post(`/bank-accounts/${id}/approvals`)).toMatchObject({
      status: 409,
      body: { code: 'SAME_PERSON' },
    });
    expect(await giver.post(`/bank-accounts/${id}/approvals`)).toMatchObject({ status: 403 });
    expect((await read(id)).state).toBe('GIVEN');
    await paying.approveAccount(id);
    expect(await read(id)).toMatchObject({ state: 'APPROVED', decidedOn: '2021-03-16', version: 1 });
    expect(await paying.agent().post(`/bank-accounts/${id}/approvals`)).toMatchObject({
      status: 409,
      body: { code: 'ACCOUNT_ALREADY_DECIDED' },
    });
    const events = (await paying.service.events()).filter(({ type }) => type === BankAccountApproved.type);
    expect(events.at(-1)?.data).toEqual({ bankAccountId: id, structureId, version: 1, date: '2021-03-16' });
  });

  it('makes what waited for it due', async () => {
    const ids = paying.newCase();
    await paying.fund(ids);
    await paying.select(ids, contract);
    expect(await paying.instalmentsOf(ids)).toEqual([
      'HELD AGREEMENT_SIGNATURE BANK_ACCOUNT',
      'SCHEDULED',
      'SCHEDULED',
    ]);
    await paying.sign(ids);
    const account = await paying.giveAccount(ids);
    expect(await paying.instalmentsOf(ids)).toEqual(['HELD BANK_ACCOUNT', 'SCHEDULED', 'SCHEDULED']);
    await paying.approveAccount(account);
    expect(await paying.instalmentsOf(ids)).toEqual(['DUE', 'SCHEDULED', 'SCHEDULED']);
  });

  it('when changed, lets released orders keep the former one, and all others wait for the new one', async () => {
    const ids = await paying.readyCase(contract);
    const released = await paying.prepared(ids);
    await paying.release(released);
    await paying.train(ids, '2021-03-16');
    const waiting = await paying.prepared(ids);
    const changed = await paying.giveAccount(ids, accounts.second);
    expect(await paying.instalmentsOf(ids)).toEqual(['ORDERED', 'HELD BANK_ACCOUNT', 'SCHEDULED']);
    expect(await paying.ordersOf(ids)).toMatchObject([
      { id: waiting.id, state: 'CANCELLED' },
      { id: released.id, state: 'RELEASED', account: { version: 1 } },
    ]);
    const details = (id: string) => paying.channel.get<AccountDetails>(`/bank-accounts/${id}/details`);
    expect(await details(changed)).toMatchObject({ status: 404 });
    await paying.approveAccount(changed);
    expect(await paying.prepared(ids)).toMatchObject({ amountCents: 1_500_000, account: { version: 2 } });
    expect((await details(changed)).body).toMatchObject({ iban: otherIban, version: 2 });
    expect((await details(released.account.id)).body).toMatchObject({ iban, version: 1 });
    await paying.execute(released, '2021-03-16');
    expect(await paying.instalmentsOf(ids)).toEqual(['PAID', 'DUE', 'SCHEDULED']);
  });

  it('when refused, leaves the former one in force', async () => {
    const ids = await paying.readyCase(contract);
    const changed = await paying.giveAccount(ids, accounts.second);
    const refuse = { reason: 'Le titulaire n’est pas la structure.' };
    done(await paying.agent().post(`/bank-accounts/${changed}/refusals`, refuse));
    expect(await paying.prepared(ids)).toMatchObject({ account: { version: 1 } });
    expect((await read(changed)).state).toBe('REFUSED');
  });

  it('replaced while it waited is nobody’s to read', async () => {
    const { structureId } = paying.newCase();
    const ids = { ...paying.newCase(), structureId };
    const first = await paying.giveAccount(ids);
    await paying.giveAccount(ids, accounts.second);
    expect((await read(first)).state).toBe('REPLACED');
    expect(await paying.channel.get(`/bank-accounts/${first}/details`)).toMatchObject({ status: 404 });
  });

  it('is read in clear by the payment channel alone', async () => {
    const ids = await paying.readyCase(contract);
    const { account } = await paying.prepared(ids);
    const path = `/bank-accounts/${account.id}/details`;
    for (const role of ['structure', 'bdt', 'anct', 'auditor', 'platform', 'prefect'] as const)
      expect(await paying.service.as({ role, structures: [ids.structureId] }).get(path)).toMatchObject({
        status: 403,
      });
    expect(await paying.service.as({ role: 'service', scopes: ['portal'] }).get(path)).toMatchObject({
      status: 403,
    });
    expect((await paying.channel.get(path)).body).toMatchObject({ iban, bic: accounts.first.bic });
  });
});

describe('the number of an account', () => {
  it('is in no event, no row, no stored answer and no other answer', async () => {
    const ids = await paying.readyCase(contract);
    const order = await paying.pay(ids, '2021-03-16');
    await paying.giveAccount(ids, accounts.second);
    const routes = [
      'bank-accounts',
      'payment-orders',
      `payment-orders/${order.id}`,
      'grant-agreements',
      'instalments',
    ];
    const clients = [
      paying.agent(),
      paying.structure(ids.structureId),
      paying.service.as({ role: 'auditor' }),
    ];
    const answers = await Promise.all(
      clients.flatMap((client) => routes.map((route) => client.get(`/${route}`))),
    );
    const tables = await paying.service.query<{ name: string }>(
      `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = current_schema() AND table_type = 'BASE TABLE'`,
    );
    const rows = await Promise.all(
      tables.map(({ name }) => paying.service.query<object>(`SELECT to_jsonb(t) AS row FROM "${name}" t`)),
    );
    const everything = JSON.stringify([await paying.service.events(), answers, rows]);
    expect(everything).toContain(order.id);
    for (const number of [iban, otherIban, iban.slice(4, 20), otherIban.slice(4, 20)]) {
      expect(everything).not.toContain(number);
      expect(everything).not.toContain(Buffer.from(number).toString('hex'));
    }
  });
});
