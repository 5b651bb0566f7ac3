import type { FastifyRateLimitOptions, FastifyRateLimitStore } from '@fastify/rate-limit';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { fastify } from 'fastify';
import { Registry } from 'prom-client';
import { readConfiguration } from '../configuration/read.js';
import { lending } from '../fixture/lending.js';
import { type TestService, openTestService } from '../testing/index.js';
import { RateLimits } from './rate-limits.js';

let service: TestService;
beforeAll(async () => {
  service = await openTestService(lending, {
    configuration: { RATE_LIMIT_SUBJECT: '5', RATE_LIMIT_SYSTEM: '10', RATE_LIMIT_ADDRESS: '8' },
  });
});
afterAll(() => service?.close());

/** Statuses of as many requests, one after the other. */
async function statuses(
  count: number,
  url: string,
  headers: Record<string, string> = {},
  remoteAddress?: string,
) {
  const found: number[] = [];
  for (let at = 0; at < count; at += 1) {
    const answer = await service.app.inject({ url, headers, ...(remoteAddress && { remoteAddress }) });
    if (answer.statusCode === 429) {
      expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
      expect(answer.json()).toMatchObject({ code: 'TOO_MANY_REQUESTS', title: 'Trop de requêtes' });
    }
    found.push(answer.statusCode);
  }
  return found;
}
const of = async (actor: Parameters<TestService['issuer']['token']>[0]) => ({
  authorization: `Bearer ${await service.issuer.token(actor)}`,
});
const times = (count: number, status: number) => Array.from({ length: count }, () => status);

describe('how often one may ask', () => {
  it('is told to each person, whatever others do', async () => {
    const busy = await of({ role: 'anct', person: 'busy' });
    expect(await statuses(7, '/loans', busy)).toEqual([...times(5, 200), 429, 429]);
    expect(await statuses(1, '/loans', await of({ role: 'anct', person: 'calm' }))).toEqual([200]);
    expect(await statuses(1, '/loans', await of({ role: 'prefect', person: 'busy' }))).toEqual([429]);
  });

  it('is more for a system', async () => {
    const system = await of({ role: 'service', scopes: ['nothing-here'] });
    expect(await statuses(12, '/loans', system)).toEqual([...times(10, 403), 429, 429]);
  });

  it('is little for an address that names nobody, by any way, and does not bind who names himself there', async () => {
    const address = '192.0.2.7';
    const found = [
      ...(await statuses(3, '/loans', {}, address)),
      ...(await statuses(3, '/loans', { authorization: 'Bearer x.y.z' }, address)),
      ...(await statuses(2, '/nowhere', {}, address)),
      ...(await statuses(
        1,
        '/loans',
        { authorization: 'Bearer x.y.z', 'x-forwarded-for': '198.51.100.1' },
        address,
      )),
      ...(await statuses(1, '/nowhere', {}, address)),
    ];
    expect(found).toEqual([...times(6, 401), 404, 404, 429, 429]);
    expect(await statuses(1, '/loans', await of({ role: 'anct', person: 'same office' }), address)).toEqual([
      200,
    ]);
    expect(await statuses(1, '/loans', {}, '192.0.2.8')).toEqual([401]);
    expect(await statuses(20, '/health/live', {}, address)).toEqual(times(20, 200));
  });
});

describe('a limiter that fails', () => {
  class Broken implements FastifyRateLimitStore {
    incr(_key: string, callback: (error: Error | null) => void): void {
      callback(new Error('the store is away'));
    }
    child(_options: FastifyRateLimitOptions): FastifyRateLimitStore {
      return this;
    }
  }

  it('lets everything through, and is counted', async () => {
    const registry = new Registry();
    const configuration = readConfiguration(lending, {
      ...{
        DATABASE_URL: 'postgres://x',
        BROKER_URL: 'kafka://x:1',
        AUTH_ISSUER: 'x',
        AUTH_JWKS_URL: 'http://x',
      },
      RATE_LIMIT_ADDRESS: '1',
    });
    const limits = new RateLimits(configuration, Broken);
    limits.measure(registry);
    const instance = fastify();
    limits.on(instance);
    for (let at = 0; at < 3; at += 1) expect((await instance.inject('/nowhere')).statusCode).toBe(404);
    expect(await registry.getSingleMetricAsString('rate_limiter_failures_total')).toMatch(/total 3/);
    await instance.close();
  });
});
