import { newId, parseDay } from '@cnfs/kernel';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { lending } from '../fixture/lending.js';
import { type TestClient, type TestService, openTestService } from '../testing/index.js';
import { type ParameterScope, Parameters } from './parameters.js';

let service: TestService;
let parameters: Parameters;
let alice: TestClient;
let bruno: TestClient;
beforeAll(async () => {
  service = await openTestService(lending);
  parameters = service.app.get(Parameters);
  alice = service.as({ role: 'anct', person: 'alice' });
  bruno = service.as({ role: 'anct', person: 'bruno' });
});
afterAll(() => service?.close());

const fee = async (scope: ParameterScope, day = '2021-03-01') =>
  Number((await parameters.cents('kit.loan_fee', scope, parseDay(day))).value);
const proposal = {
  ...{ key: 'kit.loan_fee', value: '3000', unit: 'cents', validFrom: '2021-04-01', source: 'S4' },
  ...{ sector: 'PRIVATE', departement: '973' },
};

describe('a parameter', () => {
  it('is the most specific of those that hold', async () => {
    expect(await fee({})).toBe(1000);
    expect(await fee({ sector: 'PUBLIC' })).toBe(1000);
    expect(await fee({ sector: 'PRIVATE' })).toBe(2000);
    expect(await fee({ departement: '973' })).toBe(1500);
    expect(await fee({ sector: 'PRIVATE', departement: '973' })).toBe(2500);
    expect(await fee({ sector: 'PRIVATE', departement: '01', contract: 'CDD' })).toBe(2000);
  });

  it('is the latest of those that began', async () => {
    expect(await fee({}, '2021-05-31')).toBe(1000);
    expect(await fee({}, '2021-06-01')).toBe(1100);
    expect(await fee({ sector: 'PRIVATE' }, '2021-06-01')).toBe(2000);
  });

  it('says its version and its unit, and is read as what it is', async () => {
    const days = await parameters.number('kit.loan_days', {}, parseDay('2021-03-01'));
    expect(days).toEqual({ value: 30, unit: 'days', id: expect.stringMatching(/^[0-9a-f-]{36}$/) });
    await expect(parameters.cents('kit.loan_days', {}, parseDay('2021-03-01'))).rejects.toThrow(
      'not in cents',
    );
  });

  it('that has no value says which one is missing', async () => {
    await expect(parameters.at('kit.loan_fee', {}, parseDay('2020-12-31'))).rejects.toMatchObject({
      code: 'PARAMETER_MISSING',
      kind: 'state',
      detail: expect.stringContaining('kit.loan_fee'),
    });
    expect(await parameters.find('kit.nothing', {}, parseDay('2021-03-01'))).toBeNull();
  });
});

describe('changing a parameter', () => {
  it('takes a second person', async () => {
    const { status, body } = await alice.post('/parameters', proposal);
    expect(status).toBe(201);
    const approvals = `/parameters/${String(body['id'])}/approvals`;
    expect(await fee(proposal as ParameterScope, '2021-04-01')).toBe(2500);
    expect(await alice.post(approvals)).toMatchObject({ status: 409, body: { code: 'SAME_PERSON' } });
    expect((await service.as({ role: 'bdt' }).post(approvals)).status).toBe(403);
    expect(await fee(proposal as ParameterScope, '2021-04-01')).toBe(2500);
    expect(await service.events()).toEqual([]);

    expect((await bruno.post(approvals)).status).toBe(201);
    expect(await fee(proposal as ParameterScope, '2021-04-01')).toBe(3000);
    expect(await fee(proposal as ParameterScope, '2021-03-31')).toBe(2500);
    expect(await bruno.post(approvals)).toMatchObject({ status: 409, body: { code: 'ALREADY_APPROVED' } });
  });

  it('is published', async () => {
    const events = await service.events();
    expect(events).toHaveLength(1);
    expect(events[0]).toMatchObject({
      type: 'kits.ParameterChanged.v1',
      topic: 'kits.parameter',
      key: 'kit.loan_fee',
      actor: expect.stringMatching(/^anct:/),
      data: {
        ...{ key: 'kit.loan_fee', value: '3000', unit: 'cents', validFrom: '2021-04-01', validTo: null },
        ...{ set: 'default', active: true, date: '2021-03-01' },
        scope: { sector: 'PRIVATE', departement: '973' },
      },
    });
  });

  it.each([
    ['of another service', { key: 'salary.minimum' }, 422, 'FOREIGN_PARAMETER'],
    ['in another unit', { unit: 'days' }, 422, 'WRONG_UNIT'],
    ['with a part of a cent', { value: '10.5' }, 422, 'WRONG_VALUE'],
    ['that is no number', { value: 'beaucoup' }, 422, 'WRONG_UNIT'],
    ['of a day that is none', { validFrom: '2021-13-01' }, 400, 'INVALID_FORM'],
    ['without source', { source: '' }, 400, 'INVALID_FORM'],
  ])('is refused for one %s', async (_, change, status, code) => {
    expect(await alice.post('/parameters', { ...proposal, ...change })).toMatchObject({
      status,
      body: { code },
    });
  });

  it('is approved as it was proposed: a value that was changed in between is not', async () => {
    const superuser = new pg.Client({ connectionString: service.database.url });
    await superuser.connect();
    try {
      const { body } = await alice.post('/parameters', { ...proposal, value: '3200' });
      const id = String(body['id']);
      const approvals = `/parameters/${id}/approvals`;
      await superuser.query(`UPDATE kits.parameter SET value = '320000' WHERE id = $1`, [id]);
      expect(await bruno.post(approvals)).toMatchObject({ status: 412, body: { code: 'STALE_VERSION' } });
      // Not by who proposed it either: on what is there now nobody has said a word.
      expect(await alice.post(approvals)).toMatchObject({ status: 412 });
      await superuser.query(`UPDATE kits.parameter SET value = '3200' WHERE id = $1`, [id]);
      expect(await alice.post(approvals)).toMatchObject({ status: 409, body: { code: 'SAME_PERSON' } });
      await expect(
        service.query(`UPDATE parameter SET value = '1' WHERE id = $1`, [id]),
      ).rejects.toMatchObject({
        code: '42501',
      });
      const set = await alice.post('/parameter-set-activations', { set: 'sources' });
      await superuser.query(`UPDATE kits.parameter_set_activation SET set_name = 'default' WHERE id = $1`, [
        set.body['id'],
      ]);
      expect(
        await bruno.post(`/parameter-set-activations/${String(set.body['id'])}/approvals`),
      ).toMatchObject({ status: 412 });
    } finally {
      await superuser.end();
    }
  });

  it('is approved by one of two who try at the same time', async () => {
    const { body } = await alice.post('/parameters', { ...proposal, value: '3100' });
    const approvals = `/parameters/${String(body['id'])}/approvals`;
    const clara = service.as({ role: 'anct', person: 'clara' });
    const answers = await Promise.all([bruno.post(approvals), clara.post(approvals)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
  });

  it('of another kind is proposed for a set, which changes nothing until it is made active', async () => {
    const { body } = await alice.post('/parameter-set-activations', { set: 'sources' });
    const approvals = `/parameter-set-activations/${String(body['id'])}/approvals`;
    expect(await fee({ sector: 'PRIVATE' })).toBe(2000);
    expect(await alice.post(approvals)).toMatchObject({ status: 409, body: { code: 'SAME_PERSON' } });
    expect((await bruno.post(approvals)).status).toBe(201);
    expect(await fee({ sector: 'PRIVATE' })).toBe(9000);
    expect(await fee({ sector: 'PRIVATE', departement: '973' })).toBe(9000);
    expect(await fee({})).toBe(1000);
    expect((await service.events()).at(-1)).toMatchObject({
      data: { set: 'sources', active: true, value: '9000' },
    });

    const back = await bruno.post('/parameter-set-activations', { set: 'default' });
    await alice.post(`/parameter-set-activations/${String(back.body['id'])}/approvals`);
    expect(await fee({ sector: 'PRIVATE' })).toBe(2000);
    expect((await service.events()).map(({ data }) => data)).toContainEqual(
      expect.objectContaining({ set: 'sources', active: false }),
    );
    expect((await alice.post('/parameter-set-activations', { set: 'nowhere' })).status).toBe(422);
    expect((await bruno.post(`/parameter-set-activations/${newId()}/approvals`)).status).toBe(404);
  });
});

describe('the catalogue', () => {
  it('is read by pages, whoever asks', async () => {
    const auditor = service.as({ role: 'auditor' });
    const keys: string[] = [];
    let cursor: string | null = null;
    do {
      const more: string = cursor === null ? '' : `&cursor=${cursor}`;
      const { body } = await auditor.get<{ items: { id: string; set: string }[]; nextCursor: string | null }>(
        `/parameters?limit=3&key=kit.loan_fee${more}`,
      );
      expect(body.items.length).toBeLessThanOrEqual(3);
      keys.push(...body.items.map(({ id }) => id));
      cursor = body.nextCursor;
    } while (cursor !== null);
    const [all] = await service.query<{ n: number }>(
      `SELECT count(*)::int AS n FROM parameter WHERE key = 'kit.loan_fee'`,
    );
    expect(new Set(keys).size).toBe(all?.n);
    expect(keys).toHaveLength(all?.n ?? 0);
  });
});
