import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import { actors } from './actors.js';
import { devIssuer, personOf } from './issuer.js';
import type { DevIssuer } from './issuer.js';

let issuer: DevIssuer;
beforeAll(async () => {
  issuer = await devIssuer();
});
afterAll(() => issuer.stop());

const verify = (token: string) =>
  jwtVerify(token, createRemoteJWKSet(new URL(issuer.jwksUrl)), {
    issuer: issuer.url,
    audience: 'cnfs',
    algorithms: ['ES256'],
  });

test('a token holds who acts, and is checked with the published keys', async () => {
  const { payload } = await verify(await issuer.token(actors.prefect('D46', 'R76')));
  expect(payload).toMatchObject({ role: 'prefect', territories: ['D46', 'R76'], structures: [], scope: '' });
  expect(payload.sub).toBe(personOf('prefect-D46-R76'));
  expect(Number(payload.exp) - Number(payload.iat)).toBe(8 * 3600);
});

test('a name is always the same person, and an id stays what it is', () => {
  expect(personOf('anct-1')).toBe(personOf('anct-1'));
  expect(personOf('anct-1')).not.toBe(personOf('anct-2'));
  expect(personOf('0190A5C2-0000-7000-8000-000000000001')).toBe('0190a5c2-0000-7000-8000-000000000001');
});

test('an expired token and one of another issuer are refused', async () => {
  await expect(verify(await issuer.token({ role: 'anct', expiresIn: -60 }))).rejects.toThrow('exp');
  const other = await devIssuer();
  await expect(verify(await other.token({ role: 'anct' }))).rejects.toThrow();
  await other.stop();
});

test('a running issuer hands out tokens over HTTP', async () => {
  const ask = (body: string) => fetch(`${issuer.url}/token`, { method: 'POST', body });
  const answer = (await (await ask(JSON.stringify(actors.service('payment-channel')))).json()) as {
    access_token: string;
  };
  const { payload } = await verify(answer.access_token);
  expect(payload).toMatchObject({ role: 'service', scope: 'payment-channel' });
  expect((await ask('{}')).status).toBe(400);
  expect((await ask('not JSON')).status).toBe(400);
});
