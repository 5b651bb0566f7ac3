import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import { identityProvider, type IdentityProvider } from './identity-provider.js';
import { logIn } from './log-in.js';

let provider: IdentityProvider;
beforeAll(async () => {
  provider = await identityProvider();
});
afterAll(() => provider?.stop());

describe('the development identity provider', () => {
  it('logs in whoever says who they are, by code and PKCE, and signs it', async () => {
    const { idToken, nonce } = await logIn(provider, {
      ...{ email: 'Agent@example.org', siret: '13002526500013', acr: 'eidas2' },
    });
    const keys = createRemoteJWKSet(new URL(`${provider.url}/jwks`));
    const { payload } = await jwtVerify(idToken, keys, { issuer: provider.url, audience: 'portail' });
    expect(payload).toMatchObject({
      ...{ nonce, email: 'agent@example.org', email_verified: true, siret: '13002526500013', acr: 'eidas2' },
    });
  });

  it('knows a person by one subject', async () => {
    const subjects = await Promise.all(
      [1, 2].map(async () => {
        const { idToken } = await logIn(provider, { email: 'same@example.org' });
        return JSON.parse(Buffer.from(idToken.split('.')[1] ?? '', 'base64url').toString()) as {
          sub: string;
        };
      }),
    );
    expect(subjects[0]?.sub).toBe(subjects[1]?.sub);
  });
});
