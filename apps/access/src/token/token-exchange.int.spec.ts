import { newId } from '@cnfs/kernel';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type JWTPayload, SignJWT, UnsecuredJWT, createRemoteJWKSet, generateKeyPair, jwtVerify } from 'jose';
import { Accessing, EXCHANGE, SIRET, claimsOf } from '../testing/accessing.js';

let access: Accessing;
let anct: string;
let bdt: string;
beforeAll(async () => {
  access = await Accessing.open();
  [anct, bdt] = [await access.first('anct'), await access.first('bdt')];
});
afterAll(() => access?.close());

const email = () => `agent-${newId()}@example.org`;
const now = () => Math.floor(Date.now() / 1000);

describe('an identity', () => {
  it('is exchanged for a token of a minute at most, which names person, role and scope', async () => {
    const someone = { email: email() };
    await access.give(anct, someone, { role: 'prefect', territories: ['D46', 'R76'] });
    const { status, body } = await access.exchange(await access.identity(someone));
    expect(status).toBe(200);
    expect(body).toEqual({
      access_token: expect.any(String),
      issued_token_type: 'urn:ietf:params:oauth:token-type:access_token',
      ...{ token_type: 'Bearer', expires_in: 55, scope: 'role:prefect' },
    });
    const token = String(body['access_token']);
    const keys = createRemoteJWKSet(new URL(`${access.url}/.well-known/jwks.json`));
    const { payload, protectedHeader } = await jwtVerify(token, keys, {
      issuer: access.url,
      audience: 'cnfs',
    });
    expect(protectedHeader).toMatchObject({ alg: 'ES256', typ: 'at+jwt', kid: expect.any(String) });
    expect(payload).toMatchObject({
      ...{ role: 'prefect', territories: ['D46', 'R76'], structures: [], organisations: [], scope: '' },
    });
    expect(Number(payload.exp) - Number(payload.iat)).toBe(55);
    expect(Object.keys(payload).filter((name) => /mail|name|siret/.test(name))).toEqual([]);
    expect((await access.get('/memberships/mine', token)).body).toMatchObject({
      items: [{ role: 'prefect', personId: payload.sub, email: someone.email }],
    });
  });

  it('is one person in all its roles, and chooses one', async () => {
    const someone = { email: email() };
    const [a, b] = [newId(), newId()];
    await access.give(anct, someone, { role: 'structure', structures: [b] });
    await access.give(anct, someone, { role: 'structure', structures: [a, b] });
    await access.give(anct, someone, { role: 'coordinator', territories: ['D01'] });
    const roles = ['structure', 'coordinator', 'candidate', 'adviser'];
    const claims = await Promise.all(roles.map(async (role) => claimsOf(await access.acting(someone, role))));
    expect(new Set(claims.map(({ sub }) => sub)).size).toBe(1);
    expect(claims[0]).toMatchObject({ role: 'structure', structures: [a, b].sort(), territories: [] });
    expect(claims[1]).toMatchObject({ role: 'coordinator', structures: [], territories: ['D01'] });
    const identity = await access.identity(someone);
    expect(await access.exchange(identity)).toMatchObject({ status: 400, body: { error: 'invalid_scope' } });
    const part = await access.exchange(identity, `role:structure structure:${a}`);
    expect(claimsOf(String(part.body['access_token']))).toMatchObject({ structures: [a] });
    for (const scope of ['role:anct', 'role:prefect', 'role:king', 'role:structure role:coordinator', 'anct'])
      expect(await access.exchange(identity, scope)).toMatchObject({
        status: 400,
        body: { error: 'invalid_scope' },
      });
    expect(await access.exchange(identity, `role:structure structure:${newId()}`)).toMatchObject({
      status: 400,
    });
  });

  it('acts as candidate, or for a structure that is not registered yet, before anybody gave it a role', async () => {
    const identity = await access.identity({ email: email() });
    const told = await Promise.all([access.exchange(identity), access.exchange(identity, 'role:structure')]);
    const [candidate, structure] = told.map(({ body }) => claimsOf(String(body['access_token'])));
    expect(candidate).toMatchObject({ role: 'candidate', structures: [] });
    expect(structure).toMatchObject({ role: 'structure', structures: [], sub: candidate?.['sub'] });
  });

  it('holds a role given for an organisation when it logs in from there, and proves more where more is at stake', async () => {
    const someone = { email: email(), siret: SIRET };
    await access.give(anct, someone, { role: 'prefect', territories: ['D46'], siret: SIRET });
    await access.acting(someone, 'prefect');
    const from = (siret?: string) => access.identity({ email: someone.email, ...(siret && { siret }) });
    for (const identity of [await from(), await from('35600000000048')])
      expect(await access.exchange(identity, 'role:prefect')).toMatchObject({ status: 400 });
    const weak = await access.identity({ email: 'anct@example.org', acr: 'eidas1' });
    expect(await access.exchange(weak, 'role:anct')).toMatchObject({ body: { error: 'invalid_scope' } });
    expect(await access.exchange(weak, 'role:candidate')).toMatchObject({ status: 200 });
  });
});

describe('an identity token', () => {
  const someone = { email: 'forged@example.org' };
  const signed = (changes: JWTPayload) => access.provider.sign({ ...access.claims(someone), ...changes });
  const forged = async (header: object) => {
    const { privateKey } = await generateKeyPair('ES256');
    return new SignJWT(access.claims(someone))
      .setProtectedHeader({ alg: 'ES256', ...header })
      .sign(privateKey);
  };

  it.each<[string, () => Promise<string> | string]>([
    ['of another issuer', () => signed({ iss: 'https://elsewhere.example' })],
    ['of no issuer', () => signed({ iss: '' })],
    ['for another portal', () => signed({ aud: 'autre' })],
    ['for another portal too', () => signed({ aud: ['portail', 'autre'] })],
    ['made for another portal', () => signed({ aud: ['portail', 'autre'], azp: 'autre' })],
    ['that has expired', () => signed({ exp: now() - 10 })],
    ['of the future', () => signed({ iat: now() + 60 })],
    ['without an end', () => signed({ exp: undefined })],
    ['of another login', () => signed({ nonce: 'm' })],
    ['without a nonce, where one is told', () => signed({ nonce: undefined })],
    ['of a level that is not accepted', () => signed({ acr: 'self-asserted' })],
    ['of no level', () => signed({ acr: undefined })],
    ['of nobody', () => signed({ sub: undefined })],
    ['that nobody signed', () => new UnsecuredJWT(access.claims(someone)).encode()],
    [
      'signed by the public key',
      async () =>
        new SignJWT(access.claims(someone))
          .setProtectedHeader({ alg: 'HS256', kid: 'development' })
          .sign(new TextEncoder().encode(await (await fetch(access.provider.jwksUrl)).text())),
    ],
    ['of a key of someone else', () => forged({ kid: 'development' })],
    ['of an unknown key', () => forged({ kid: 'unknown' })],
    ['that brings its own key', () => forged({ kid: 'x', jku: 'http://127.0.0.1:9/keys' })],
    ['that is a product token', () => anct],
    ['that is none', () => 'abc'],
    ['of 20 KB', () => 'a'.repeat(20_000)],
  ])('%s is refused', async (_, make) => {
    const { status, body } = await access.exchange(await make(), 'role:candidate');
    expect({ status, body }).toEqual({
      status: 400,
      body: { error: 'invalid_request', error_description: 'Le jeton d’identité n’est pas accepté.' },
    });
  });

  it('that has a nonce is refused to who does not know it', async () => {
    const identity = await access.identity(someone);
    expect(await access.exchange(identity, 'role:candidate', { nonce: '' })).toMatchObject({ status: 400 });
  });

  it('is completed by a signed userinfo of the same person, and of no other', async () => {
    const agent = { email: email(), siret: SIRET };
    await access.give(anct, agent, { role: 'prefect', territories: ['D46'], siret: SIRET });
    const { siret, ...claims } = access.claims(agent);
    const idToken = await access.provider.sign(claims);
    const ask = async (told: JWTPayload) =>
      access.exchange(idToken, 'role:prefect', {
        userinfo_token: await access.provider.sign({ ...claims, ...told }),
      });
    expect(await access.exchange(idToken, 'role:prefect')).toMatchObject({
      body: { error: 'invalid_scope' },
    });
    expect(await ask({ siret })).toMatchObject({ status: 200 });
    for (const told of [
      { siret, sub: 'someone else' },
      { siret, aud: 'autre' },
      { siret, exp: now() - 10 },
    ])
      expect(await ask(told)).toMatchObject({ status: 400, body: { error: 'invalid_request' } });
  });

  it('opens no route by itself', async () => {
    expect((await access.get('/memberships/mine', await access.identity(someone))).status).toBe(401);
  });
});

describe('the token endpoint', () => {
  it.each([
    ['', 'invalid_request'],
    ['grant_type=', 'invalid_request'],
    ['grant_type=password&username=a&password=b', 'unsupported_grant_type'],
    [`grant_type=${EXCHANGE}`, 'invalid_request'],
    [`grant_type=${EXCHANGE}&grant_type=${EXCHANGE}`, 'invalid_request'],
    [`grant_type=${EXCHANGE}&subject_token=a&subject_token_type=x`, 'invalid_request'],
    [`grant_type=${EXCHANGE}&audience=autre`, 'invalid_target'],
    [`grant_type=${EXCHANGE}&resource=https://autre.example`, 'invalid_target'],
    ['grant_type=client_credentials&client_id=a&client_secret=b', 'invalid_request'],
  ])('answers %s as OAuth says', async (form, error) => {
    expect(await access.token(form)).toMatchObject({
      status: 400,
      body: { error, error_description: expect.any(String) },
    });
  });

  it('reads a form, and only it does', async () => {
    const send = (path: string, type: string, token?: string) =>
      fetch(access.url + path, {
        method: 'POST',
        headers: {
          'content-type': type,
          'idempotency-key': newId(),
          ...(token && { authorization: `Bearer ${token}` }),
        },
        body: 'grant_type=password',
      });
    expect((await send('/token', 'application/json')).status).toBe(415);
    expect((await send('/token', 'text/plain')).status).toBe(415);
    expect((await send('/invitations', 'application/x-www-form-urlencoded', anct)).status).toBe(415);
    const answer = await send('/token', 'application/x-www-form-urlencoded; charset=UTF-8');
    expect(answer.headers.get('cache-control')).toBe('no-store');
  });

  it('says where everything is', async () => {
    const answer = await fetch(`${access.url}/.well-known/oauth-authorization-server`);
    const metadata = (await answer.json()) as object;
    expect(metadata).toMatchObject({ issuer: access.url, token_endpoint: `${access.url}/token` });
  });
});

describe('a role that is taken back', () => {
  it('gets no further token, from that moment on', async () => {
    const someone = { email: email() };
    const id = await access.give(bdt, someone, { role: 'trainer', organisations: [newId()] });
    const last = await access.acting(someone, 'trainer');
    expect(
      await access.post(`/memberships/${id}/revocations`, { reason: 'A quitté ses fonctions' }, bdt),
    ).toMatchObject({
      status: 201,
    });
    expect(await access.exchange(await access.identity(someone), 'role:trainer')).toMatchObject({
      status: 400,
      body: { error: 'invalid_scope' },
    });
    expect(Number(claimsOf(last)['exp']) - now()).toBeLessThanOrEqual(55);
    expect((await access.get(`/memberships?role=trainer`, bdt)).body).toMatchObject({
      items: [{ id, revokedBy: `bdt:${String(claimsOf(bdt)['sub'])}`, reason: 'A quitté ses fonctions' }],
    });
  });
});
