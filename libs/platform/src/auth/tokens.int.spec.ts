import { newId } from '@cnfs/kernel';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import {
  type CryptoKey,
  type JWTPayload,
  SignJWT,
  UnsecuredJWT,
  exportJWK,
  exportSPKI,
  generateKeyPair,
} from 'jose';
import { once } from 'node:events';
import { type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { lending } from '../fixture/lending.js';
import { type TestService, openTestService } from '../testing/index.js';

const person = newId();
const now = () => Math.floor(Date.now() / 1000);
let server: Server;
let requests: string[] = [];
let rsa: { publicKey: CryptoKey; privateKey: CryptoKey };
let ec: { publicKey: CryptoKey; privateKey: CryptoKey };
let issuer: string;
let service: TestService;

beforeAll(async () => {
  rsa = await generateKeyPair('RS256', { extractable: true });
  ec = await generateKeyPair('ES256', { extractable: true });
  const keys = [
    // Says not what it is for: only our own list of algorithms stands in the way.
    { ...(await exportJWK(rsa.publicKey)), kid: 'rsa' },
    { ...(await exportJWK(ec.publicKey)), kid: 'ec', alg: 'ES256', use: 'sig' },
  ];
  server = createServer((request, response) => {
    requests.push(request.url ?? '');
    response.setHeader('content-type', 'application/json').end(JSON.stringify({ keys }));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  service = await openTestService(lending, {
    configuration: { AUTH_ISSUER: issuer, AUTH_JWKS_URL: `${issuer}/jwks` },
  });
});
afterAll(async () => {
  await service?.close();
  server.closeAllConnections();
  server.close();
});

const claims = (changes: JWTPayload = {}): JWTPayload => ({
  ...{ iss: issuer, sub: person, aud: 'cnfs', iat: now(), exp: now() + 60, role: 'anct' },
  ...changes,
});
const sign = (
  payload: JWTPayload,
  header: { alg: string; kid?: string; [name: string]: unknown } = { alg: 'ES256', kid: 'ec' },
  key?: CryptoKey | Uint8Array,
) =>
  new SignJWT(payload)
    .setProtectedHeader(header)
    .sign(key ?? (header.alg === 'RS256' ? rsa.privateKey : ec.privateKey));
const call = async (authorization?: string) => {
  const answer = await service.app.inject({ url: '/loans', headers: authorization ? { authorization } : {} });
  return { status: answer.statusCode, body: answer.json<Record<string, unknown>>(), headers: answer.headers };
};
const refused = async (authorization?: string) => {
  const answer = await call(authorization);
  expect(answer).toMatchObject({
    status: 401,
    body: { code: 'UNAUTHENTICATED', title: 'Authentification requise' },
  });
  expect(answer.headers['www-authenticate']).toBe('Bearer realm="cnfs"');
  expect(answer.headers['content-type']).toContain('application/problem+json');
};

describe('a bearer token', () => {
  it('is accepted when RS256 or ES256 signed it for us', async () => {
    expect((await call(`Bearer ${await sign(claims())}`)).status).toBe(200);
    expect((await call(`bearer ${await sign(claims(), { alg: 'RS256', kid: 'rsa' })}`)).status).toBe(200);
  });

  it('is required, and must be one', async () => {
    for (const header of [
      undefined,
      'Bearer',
      'Bearer ',
      'Basic abc',
      'Bearer a b',
      'Bearer é',
      'Bearer a.b.c',
    ])
      await refused(header);
    await refused(`Bearer ${'a'.repeat(9_000)}`);
  });

  it('is refused unsigned', async () => {
    await refused(`Bearer ${new UnsecuredJWT(claims()).encode()}`);
    const [, payload] = (await sign(claims())).split('.');
    for (const alg of ['none', 'None', 'NONE'])
      await refused(`Bearer ${Buffer.from(JSON.stringify({ alg })).toString('base64url')}.${payload}.`);
  });

  it('is refused when signed HS256 with the public key as the secret', async () => {
    const secret = new TextEncoder().encode(await exportSPKI(rsa.publicKey));
    await refused(`Bearer ${await sign(claims(), { alg: 'HS256', kid: 'rsa' }, secret)}`);
  });

  it('is refused with another algorithm of a key of ours', async () => {
    const ps256 = await crypto.subtle.importKey(
      'jwk',
      await crypto.subtle.exportKey('jwk', rsa.privateKey).then(({ alg: _alg, ...jwk }) => jwk),
      { name: 'RSA-PSS', hash: 'SHA-256' },
      false,
      ['sign'],
    );
    await refused(`Bearer ${await sign(claims(), { alg: 'PS256', kid: 'rsa' }, ps256)}`);
  });

  it('is refused from a key that is not published, and never fetched from where it says', async () => {
    const stranger = await generateKeyPair('ES256');
    const jwk = await exportJWK(stranger.publicKey);
    requests = [];
    await refused(`Bearer ${await sign(claims(), { alg: 'ES256', kid: 'unknown' }, stranger.privateKey)}`);
    await refused(`Bearer ${await sign(claims(), { alg: 'ES256', kid: 'ec' }, stranger.privateKey)}`);
    await refused(
      `Bearer ${await sign(claims(), { alg: 'ES256', kid: "../../etc/passwd' OR 1=1" }, stranger.privateKey)}`,
    );
    await refused(`Bearer ${await sign(claims(), { alg: 'ES256', jwk }, stranger.privateKey)}`);
    await refused(
      `Bearer ${await sign(claims(), { alg: 'ES256', jku: `${issuer}/evil`, kid: 'evil' }, stranger.privateKey)}`,
    );
    await refused(
      `Bearer ${await sign(claims(), { alg: 'ES256', x5u: `${issuer}/evil`, kid: 'evil' }, stranger.privateKey)}`,
    );
    expect(requests.filter((url) => url !== '/jwks')).toEqual([]);
  });

  it('is refused when changed or cut', async () => {
    const [header, payload, signature] = (await sign(claims())).split('.') as [string, string, string];
    const forged = Buffer.from(JSON.stringify(claims({ role: 'platform' }))).toString('base64url');
    await refused(`Bearer ${header}.${forged}.${signature}`);
    await refused(`Bearer ${header}.${payload}.${signature.slice(0, -4)}`);
    await refused(`Bearer ${header}.${payload}`);
  });

  it.each<[string, () => JWTPayload]>([
    ['that has expired', () => claims({ exp: now() - 10 })],
    ['that never expires', () => ({ ...claims(), exp: undefined })],
    ['that begins later', () => claims({ nbf: now() + 60 })],
    ['that is issued in the future', () => claims({ iat: now() + 60 })],
    ['of another issuer', () => claims({ iss: 'https://elsewhere.example' })],
    ['without issuer', () => ({ ...claims(), iss: undefined })],
    ['for another audience', () => claims({ aud: 'other' })],
    ['for several audiences', () => claims({ aud: ['cnfs', 'other'] })],
    ['for nobody', () => ({ ...claims(), aud: undefined })],
    ['without subject', () => ({ ...claims(), sub: undefined })],
    ['of a subject that is no uuid', () => claims({ sub: 'admin' })],
    ['of an unknown role', () => claims({ role: 'root' })],
    ['of two roles', () => claims({ role: ['anct', 'bdt'] })],
    ['with structures that are no list', () => claims({ structures: newId() })],
    ['with structures that are no ids', () => claims({ structures: ["' OR 1=1"] })],
    ['that proves a login', () => claims({ nonce: 'n-0S6_WzA2Mj' })],
    ['that goes with an access token', () => claims({ at_hash: '77QmUPtjPfzWtF2AnpK9RQ' })],
    ['with territories that are none', () => claims({ territories: ['75'] })],
  ])('is refused %s', async (_, payload) => {
    await refused(`Bearer ${await sign(payload())}`);
  });

  it('is refused when it calls itself something else than an access token', async () => {
    const typed = (typ: string) => sign(claims(), { alg: 'ES256', kid: 'ec', typ });
    for (const typ of ['id_token+jwt', 'logout+jwt', 'secevent+jwt', 'dpop+jwt'])
      await refused(`Bearer ${await typed(typ)}`);
    for (const typ of ['JWT', 'at+jwt']) expect((await call(`Bearer ${await typed(typ)}`)).status).toBe(200);
  });

  it('has its signature checked once', async () => {
    const bearer = `Bearer ${await sign(claims())}`;
    const check = jest.spyOn(crypto.subtle, 'verify');
    try {
      for (let times = 0; times < 3; times += 1) expect((await call(bearer)).status).toBe(200);
      expect(check).toHaveBeenCalledTimes(1);
      await refused(`${bearer.slice(0, -8)}AAAAAAAA`);
      expect(check).toHaveBeenCalledTimes(2);
    } finally {
      check.mockRestore();
    }
  });

  it('is given five seconds for clocks that differ', async () => {
    expect(
      (await call(`Bearer ${await sign(claims({ exp: now() - 3, nbf: now() + 3, iat: now() + 3 }))}`)).status,
    ).toBe(200);
  });
});
