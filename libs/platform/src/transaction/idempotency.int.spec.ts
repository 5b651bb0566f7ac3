import { newId } from '@cnfs/kernel';
import { eventually } from '@cnfs/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { lending } from '../fixture/lending.js';
import { Loans } from '../fixture/loan.controller.js';
import { type TestClient, type TestService, openTestService } from '../testing/index.js';
import { StoredAnswers } from './stored-answers.js';

const structureId = newId();
let service: TestService;
let anct: TestClient;

beforeAll(async () => {
  service = await openTestService(lending, { configuration: { DATABASE_POOL_SIZE: '10' } });
  anct = service.as({ role: 'anct' });
});
afterAll(() => service?.close());

const form = (title: string) => ({ structureId, title });
const counts = async (title: string) => {
  const [row] = await service.query<{ loans: string; events: string }>(
    `SELECT (SELECT count(*) FROM loan WHERE title = $1) AS loans,
            (SELECT count(*) FROM outbox o JOIN loan l ON l.id::text = o.aggregateid WHERE l.title = $1) AS events`,
    [title],
  );
  return { loans: Number(row?.loans), events: Number(row?.events) };
};

describe('the Idempotency-Key', () => {
  it('is required on POST (I1)', async () => {
    const answer = await anct.post('/loans', form('I1'), { key: null });
    expect(answer).toMatchObject({ status: 400, body: { code: 'IDEMPOTENCY_KEY_REQUIRED' } });
    expect(await counts('I1')).toEqual({ loans: 0, events: 0 });
  });

  it.each([
    ['longer', 'x'.repeat(256)],
    ['with an accent', 'é'],
    ['with a space', 'a b'],
  ])('is a visible text of at most 255 characters: not one %s', async (_, key) => {
    expect(await anct.post('/loans', form('I1'), { key })).toMatchObject({ status: 400 });
  });

  it('gives the same answer to the same body, whatever the order of its fields (I2)', async () => {
    const first = await anct.post('/loans', form('I2'), { key: 'i2' });
    const again = await anct.post('/loans', { title: 'I2', structureId }, { key: 'i2' });
    expect(first).toMatchObject({ status: 201 });
    expect(first.headers['idempotency-replayed']).toBeUndefined();
    expect(again).toMatchObject({ status: 201, body: first.body });
    expect(again.headers).toMatchObject({
      'idempotency-replayed': 'true',
      location: first.headers['location'],
      etag: '"1"',
    });
    expect(await counts('I2')).toEqual({ loans: 1, events: 1 });
  });

  it('refuses another body, and is unknown to another person and at another address (I3)', async () => {
    const other = service.as({ role: 'anct', person: 'someone else' });
    await anct.post('/loans', form('I3'), { key: 'i3' });
    expect(await anct.post('/loans', form('I3 bis'), { key: 'i3' })).toMatchObject({
      status: 422,
      body: { code: 'IDEMPOTENCY_KEY_REUSED' },
    });
    expect(await counts('I3 bis')).toEqual({ loans: 0, events: 0 });
    expect(await other.post('/loans', form('I3 bis'), { key: 'i3' })).toMatchObject({ status: 201 });
    expect(await anct.post('/loans/confirmations', {}, { key: 'i3' })).toMatchObject({
      status: 201,
      body: { confirmed: true },
    });
  });

  it('lets one of fifty requests at once through; the others are told to come back, without waiting (I4)', async () => {
    const holding = service.dataSource.createQueryRunner();
    await holding.query(`BEGIN`);
    await holding.query(`LOCK TABLE loan IN EXCLUSIVE MODE`);
    let waiting = 0;
    const requests = Array.from({ length: 50 }, async () => {
      const answer = await anct.post('/loans', form('I4'), { key: 'i4' });
      if (answer.status === 409) waiting += 1;
      return answer;
    });
    try {
      await eventually(() => waiting === 49, { what: '49 refusals while one request runs' });
      const elsewhere = await anct.post('/loans/confirmations', {}, { key: 'i4' });
      expect(elsewhere.status).toBe(201);
    } finally {
      await holding.query('ROLLBACK');
      await holding.release();
    }
    const answers = await Promise.all(requests);
    const [created, ...others] = answers.filter(({ status }) => status !== 409);
    expect(created).toMatchObject({ status: 201 });
    expect(others).toEqual([]);
    for (const { body, headers } of answers.filter(({ status }) => status === 409)) {
      expect(body['code']).toBe('REQUEST_IN_FLIGHT');
      expect(headers['retry-after']).toBe('1');
    }
    expect(await counts('I4')).toEqual({ loans: 1, events: 1 });
    expect(await anct.post('/loans', form('I4'), { key: 'i4' })).toMatchObject({
      status: 201,
      body: created?.body,
    });
  });

  it('has one effect in a free race, whoever wins (I4)', async () => {
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => anct.post('/loans', form('I4 free'), { key: 'i4-free' })),
    );
    const created = answers.filter(({ status }) => status === 201);
    expect(answers.filter(({ status }) => status !== 201 && status !== 409)).toEqual([]);
    expect(created.filter(({ headers }) => !headers['idempotency-replayed'])).toHaveLength(1);
    expect(new Set(created.map(({ body }) => body['id'])).size).toBe(1);
    expect(await counts('I4 free')).toEqual({ loans: 1, events: 1 });
  });

  it('is free again after a failure, whose effect is gone (I6, I7)', async () => {
    const crash = { ...form('I7'), failure: 'crash' };
    expect((await anct.post('/loans', crash, { key: 'i7' })).status).toBe(500);
    expect(await counts('I7')).toEqual({ loans: 0, events: 0 });
    expect((await anct.post('/loans', { ...form('I7'), failure: 'rule' }, { key: 'i7' })).status).toBe(422);
    expect((await anct.post('/loans', { title: 'I7' }, { key: 'i7' })).status).toBe(400);
    expect((await anct.post('/loans', form('I7'), { key: 'i7' })).status).toBe(201);
    expect(await counts('I7')).toEqual({ loans: 1, events: 1 });
  });

  it('runs the whole command again after a deadlock, and keeps one effect', async () => {
    const loans = service.app.get(Loans);
    loans.attempts = 0;
    const answer = await anct.post('/loans', { ...form('deadlock'), failure: 'deadlock' });
    expect(answer.status).toBe(201);
    expect(loans.attempts).toBe(2);
    expect(await counts('deadlock')).toEqual({ loans: 1, events: 1 });
  });

  it('is forgotten after 24 hours of real time (I8)', async () => {
    await anct.post('/loans', form('I8'), { key: 'i8' });
    await service.query(`UPDATE idempotency_key SET expires_at = clock_timestamp() - interval '1 second'`);
    const again = await anct.post('/loans', form('I8'), { key: 'i8' });
    expect(again.status).toBe(201);
    expect(again.headers['idempotency-replayed']).toBeUndefined();
    await service.app.get(StoredAnswers).purge();
    expect(await service.query(`SELECT count(*)::int AS kept FROM idempotency_key`)).toEqual([{ kept: 1 }]);
  });

  it('works without a token, and on DELETE when it is given', async () => {
    expect((await service.anonymous.post('/loans/confirmations', {}, { key: 'public' })).status).toBe(201);
    const { body } = await anct.post('/loans', form('to delete'));
    const address = `/loans/${String(body['id'])}`;
    expect(await anct.delete(address, { key: 'gone' })).toMatchObject({ status: 204, body: null });
    const again = await anct.delete(address, { key: 'gone' });
    expect(again).toMatchObject({ status: 204, body: null });
    expect(again.headers['idempotency-replayed']).toBe('true');
  });
});
