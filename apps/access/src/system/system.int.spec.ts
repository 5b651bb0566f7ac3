import { newId } from '@cnfs/kernel';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type CryptoKey, type JWTPayload, SignJWT, exportJWK, generateKeyPair } from 'jose';
import { Accessing, claimsOf } from '../testing/accessing.js';

let access: Accessing;
let bdt: string;
let privateKey: CryptoKey;
let clientId: string;
let jwk: object;
beforeAll(async () => {
  access = await Accessing.open();
  bdt = await access.first('bdt');
  const pair = await generateKeyPair('ES256', { extractable: true });
  privateKey = pair.privateKey;
  jwk = { ...(await exportJWK(pair.publicKey)), kid: 'a' };
  clientId = await register([jwk]);
});
afterAll(() => access?.close());

const system = (keys: object[]) => ({ name: 'Système de paiement', scopes: ['payment-channel'], keys });
async function register(keys: object[]): Promise<string> {
  return (await access.post<{ id: string }>('/systems', system(keys), bdt)).body.id;
}
const now = () => Math.floor(Date.now() / 1000);
const assertion = (changes: JWTPayload = {}, key = privateKey) =>
  new SignJWT({
    ...{ iss: clientId, sub: clientId, aud: access.url, jti: newId(), iat: now(), exp: now() + 60 },
    ...changes,
  })
    .setProtectedHeader({ alg: 'ES256', kid: 'a' })
    .sign(key);
const ask = (client_assertion: string, more: Readonly<Record<string, string>> = {}) =>
  access.token({
    ...{ grant_type: 'client_credentials', client_assertion },
    ...{ client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer' },
    ...more,
  });
const refused = { status: 401, body: { error: 'invalid_client' } };

describe('a system', () => {
  it('proves itself by its key and is given a token of what it may do', async () => {
    const { status, body } = await ask(await assertion(), { client_id: clientId });
    expect(status).toBe(200);
    expect(body).toMatchObject({ token_type: 'Bearer', expires_in: 55, scope: 'payment-channel' });
    expect(claimsOf(String(body['access_token']))).toMatchObject({
      ...{ sub: clientId, role: 'service', scope: 'payment-channel', structures: [] },
    });
  });

  it('is not believed twice on one assertion, not even by two at once', async () => {
    const one = await assertion();
    const answers = await Promise.all([ask(one), ask(one), ask(one)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 401, 401]);
  });

  it.each<[string, () => Promise<string>]>([
    ['for another server', () => assertion({ aud: 'https://elsewhere.example' })],
    ['for several servers', () => assertion({ aud: [access.url, 'https://elsewhere.example'] })],
    ['that has expired', () => assertion({ exp: now() - 10 })],
    ['that lasts too long', () => assertion({ exp: now() + 3_600 })],
    ['that never ends', () => assertion({ exp: undefined })],
    ['without a name', () => assertion({ jti: undefined })],
    ['of another system', () => assertion({ iss: newId() })],
    ['about another system', () => assertion({ sub: newId() })],
    ['of a key of someone else', async () => assertion({}, (await generateKeyPair('ES256')).privateKey)],
    ['that is none', async () => 'abc'],
  ])('is refused an assertion %s', async (_, make) => {
    expect(await ask(await make())).toMatchObject(refused);
  });

  it('is given no more than it was registered for', async () => {
    expect(await ask(await assertion(), { scope: 'payment-channel admin' })).toMatchObject({
      status: 400,
      body: { error: 'invalid_scope' },
    });
    expect(await ask(await assertion(), { client_id: newId() })).toMatchObject(refused);
  });

  it('is registered by who may give its right, with public keys', async () => {
    const { privateKey: other } = await generateKeyPair('ES256', { extractable: true });
    const privately = { ...(await exportJWK(other)), kid: 'b' };
    expect((await access.post('/systems', system([privately]), bdt)).status).toBe(400);
    const { kty } = jwk as { kty: string };
    expect(await access.post('/systems', system([{ kty, kid: 'b' }]), bdt)).toMatchObject({
      status: 422,
      body: { code: 'UNUSABLE_KEY' },
    });
  });

  it('loses its access at once', async () => {
    expect(
      (await access.post(`/systems/${clientId}/revocations`, { reason: 'Fin du marché' }, bdt)).status,
    ).toBe(201);
    expect(await ask(await assertion())).toMatchObject(refused);
  });
});
