import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Paying } from './testing/paying.js';

let paying: Paying;
beforeAll(async () => {
  paying = await Paying.open();
});
afterAll(() => paying.close());

const propose = (person: string, change: Record<string, string>) =>
  paying.service
    .as({ role: 'anct', person })
    .post<{ id: string; code: string; detail: string }>('/parameters', {
      ...{ validFrom: '2021-01-01', source: 'Décision du comité de pilotage', ...change },
    });

describe('the figures of payments', () => {
  it.each([
    ['envelope.advisers', 'ADVISERS'],
    ['envelope.kits', 'KITS'],
    ['envelope.aidants_connect', 'AIDANTS_CONNECT'],
  ])('leave %s to the ceiling of its envelope', async (key, envelope) => {
    const { status, body } = await propose('a', { key, value: '1', unit: 'cents' });
    expect({ status, body }).toMatchObject({ status: 422, body: { code: 'STARTING_PARAMETER' } });
    expect(body.detail).toContain(`POST /envelopes/${envelope}/ceilings`);
  });

  it('own the cost of training, and nothing else of training', async () => {
    const foreign = { status: 422, body: { code: 'FOREIGN_PARAMETER' } };
    expect(await propose('a', { key: 'training.hours', value: '1', unit: 'hours' })).toMatchObject(foreign);
    expect(await propose('a', { key: 'training.costs', value: '1', unit: 'cents' })).toMatchObject(foreign);
    expect((await propose('a', { key: 'training.cost', value: '1', unit: 'cents' })).status).toBe(201);
  });

  it('split a grant as decided, in as many instalments as there are triggers', async () => {
    const split = { key: 'grant.instalments', unit: 'percent-split' };
    for (const value of ['30', '50/50', '30/30/30', '30/30/40/0'])
      expect(await propose('a', { ...split, value })).toMatchObject({
        status: 422,
        body: { code: 'WRONG_VALUE' },
      });
    const { status, body } = await propose('a', { ...split, value: '20/30/50' });
    expect(status).toBe(201);
    const approvals = `/parameters/${body.id}/approvals`;
    expect((await paying.service.as({ role: 'anct', person: 'b' }).post(approvals)).status).toBe(201);
    const ids = paying.newCase();
    await paying.fund(ids);
    await paying.select(ids);
    const { instalments } = await paying.agreementOf(ids);
    expect(instalments.map(({ amountCents }) => amountCents)).toEqual([1_000_000, 1_500_000, 2_500_000]);
  });
});
