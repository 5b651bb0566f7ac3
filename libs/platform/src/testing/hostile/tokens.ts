/** Tokens that nothing may be done with (S2–S4). */
import type { DevIssuer } from '@cnfs/testing';
import { type JWTPayload, SignJWT, UnsecuredJWT, exportJWK, generateKeyPair } from 'jose';
import { SOME_ID } from './targets.js';

/** By what is wrong with it, the token. */
export async function hostileTokens(issuer: DevIssuer, role: string): Promise<Map<string, string>> {
  const now = Math.floor(Date.now() / 1000);
  const claims: JWTPayload = {
    ...{ iss: issuer.url, aud: issuer.audience, sub: SOME_ID, iat: now, exp: now + 60, role },
    ...{ structures: [SOME_ID], organisations: [SOME_ID], territories: ['D01'] },
  };
  const without = (name: string) =>
    Object.fromEntries(Object.entries(claims).filter(([claim]) => claim !== name)) as JWTPayload;
  const stranger = await generateKeyPair('ES256');
  const jwk = await exportJWK(stranger.publicKey);
  const published = await (await fetch(issuer.jwksUrl)).text();
  const forged = (header: Record<string, unknown>) =>
    new SignJWT(claims).setProtectedHeader({ alg: 'ES256', ...header }).sign(stranger.privateKey);
  const good = await issuer.sign(claims);
  const [header = '', payload = '', signature = ''] = good.split('.');
  const unsigned = (alg: string) => `${encoded({ alg, typ: 'JWT' })}.${payload}.`;
  return new Map([
    ['unsecured', new UnsecuredJWT(claims).encode()],
    ['alg none', unsigned('none')],
    ['alg None', unsigned('None')],
    [
      'HS256 by the public key',
      await new SignJWT(claims)
        .setProtectedHeader({ alg: 'HS256', kid: 'development' })
        .sign(new TextEncoder().encode(published)),
    ],
    ['an unknown kid', await forged({ kid: 'unknown' })],
    ['a key of someone else', await forged({ kid: 'development' })],
    ['a kid that is a path', await forged({ kid: "../../dev/null' OR 1=1 --" })],
    ['its own jwk', await forged({ jwk })],
    ['its own jku', await forged({ jku: 'http://127.0.0.1:9/keys', kid: 'x' })],
    ['its own x5u', await forged({ x5u: 'http://127.0.0.1:9/keys', kid: 'x' })],
    ['expired', await issuer.sign({ ...claims, exp: now - 10 })],
    ['not before later', await issuer.sign({ ...claims, nbf: now + 60 })],
    ['no expiry', await issuer.sign(without('exp'))],
    ['issued in the future', await issuer.sign({ ...claims, iat: now + 60 })],
    ['another issuer', await issuer.sign({ ...claims, iss: 'https://elsewhere.example' })],
    ['another audience', await issuer.sign({ ...claims, aud: 'other' })],
    ['two audiences', await issuer.sign({ ...claims, aud: [issuer.audience, 'other'] })],
    ['no audience', await issuer.sign(without('aud'))],
    [
      'an identity token',
      await issuer.sign({ ...without('role'), aud: 'portal', nonce: 'n', acr: 'eidas1' }),
    ],
    ['no role', await issuer.sign(without('role'))],
    ['no subject', await issuer.sign(without('sub'))],
    [
      'a payload that was changed',
      `${header}.${encoded({ ...claims, structures: [SOME_ID, SOME_ID] })}.${signature}`,
    ],
    ['a signature that is cut', good.slice(0, -4)],
    ['no signature', `${header}.${payload}.`],
    ['two parts', `${header}.${payload}`],
    ['10 KB', `${header}.${'a'.repeat(10_000)}.${signature}`],
    ['not a token', 'abc'],
  ]);
}

function encoded(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
