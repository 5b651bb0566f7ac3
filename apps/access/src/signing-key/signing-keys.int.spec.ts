import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { decodeProtectedHeader } from 'jose';
import { Accessing } from '../testing/accessing.js';
import { SigningKeySeal } from './signing-key.seal.js';
import { SigningKeys } from './signing-keys.commands.js';

let access: Accessing;
let keys: SigningKeys;
let platform: string;
beforeAll(async () => {
  access = await Accessing.open();
  keys = access.service.app.get(SigningKeys);
  platform = await access.first('platform');
});
afterAll(() => access?.close());

const inDays = (days: number) => new Date(Date.now() + days * 86_400_000);
const kids = async () => {
  const { keys: published } = (await (await fetch(`${access.url}/.well-known/jwks.json`)).json()) as {
    keys: { kid: string }[];
  };
  return published.map(({ kid }) => kid);
};
const signedBy = (token: string) => decodeProtectedHeader(token).kid ?? '';
const fresh = () => access.acting({ email: 'ops@example.org' }, 'platform');
const accepted = async (token: string) => (await access.get('/memberships/mine', token)).status;

describe('the keys that sign', () => {
  it('are published before they sign, and turned when their days are over', async () => {
    const before = await kids();
    expect(before).toHaveLength(2);
    expect(before).toContain(signedBy(platform));
    await keys.turnIfDue(inDays(29));
    expect(await kids()).toEqual(before);
    await keys.turnIfDue(inDays(31));
    const token = await fresh();
    expect(before).toContain(signedBy(token));
    expect(signedBy(token)).not.toBe(signedBy(platform));
    expect(await kids()).toHaveLength(3);
  });

  it('leave the tokens of the previous key as good as they were', async () => {
    expect(await kids()).toContain(signedBy(platform));
    expect(await accepted(platform)).toBe(200);
    expect(await accepted(await fresh())).toBe(200);
  });

  it('are given up at once when they may be known', async () => {
    const token = await fresh();
    const { status } = await access.post('/signing-keys/abandonments', { reason: 'Poste volé' }, token);
    expect(status).toBe(201);
    expect(await kids()).not.toContain(signedBy(token));
    expect(signedBy(await fresh())).not.toBe(signedBy(token));
  });

  it('are turned once by many who find them due', async () => {
    const before = await kids();
    await Promise.all(Array.from({ length: 8 }, () => keys.turnIfDue(inDays(31))));
    const after = await kids();
    expect(after.filter((kid) => !before.includes(kid))).toHaveLength(1);
  });

  it('rest sealed, each under its own name', async () => {
    const rows = await access.service.query<{ kid: string; sealed: Buffer }>(
      `SELECT kid, sealed_private AS sealed FROM signing_key ORDER BY made_at`,
    );
    const seal = access.service.app.get(SigningKeySeal);
    const [one, two] = rows;
    if (!one || !two) throw new Error('two keys at least');
    expect(seal.open(one.sealed, one.kid)).toMatchObject({ kty: 'EC', d: expect.any(String) });
    expect(() => seal.open(two.sealed, one.kid)).toThrow();
    expect(one.sealed.toString('latin1')).not.toContain('"d"');
  });
});
