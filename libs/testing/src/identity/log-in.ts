// Logs in as a portal's back end does: authorization code, PKCE, state and nonce, through the provider's own pages.
import { createHash, randomBytes } from 'node:crypto';
import type { IdentityProvider } from './identity-provider.js';

export interface LogIn {
  readonly email: string;
  readonly siret?: string;
  /** Level of assurance to ask for. */
  readonly acr?: string;
}

/** What a portal holds after a login. */
export interface LoggedIn {
  readonly idToken: string;
  readonly nonce: string;
}

const random = () => randomBytes(32).toString('base64url');

/** @throws Error when the provider refuses, or answers with another state */
export async function logIn(
  { url, clientId, redirectUri }: Pick<IdentityProvider, 'url' | 'clientId' | 'redirectUri'>,
  { email, siret, acr = 'eidas1' }: LogIn,
): Promise<LoggedIn> {
  const endpoints = (await (await fetch(`${url}/.well-known/openid-configuration`)).json()) as Record<
    'authorization_endpoint' | 'token_endpoint',
    string
  >;
  const [verifier, state, nonce] = [random(), random(), random()];
  const asked = new URLSearchParams({
    ...{ client_id: clientId, redirect_uri: redirectUri, response_type: 'code', scope: 'openid email siret' },
    ...{ state, nonce, acr_values: acr, login_hint: [email, siret].filter(Boolean).join(' ') },
    ...{
      code_challenge: createHash('sha256').update(verifier).digest('base64url'),
      code_challenge_method: 'S256',
    },
  });
  const back = await follow(`${endpoints.authorization_endpoint}?${asked}`, redirectUri);
  const code = back.searchParams.get('code');
  if (code === null || back.searchParams.get('state') !== state) throw new Error(`no login: ${back.search}`);
  const answer = await fetch(endpoints.token_endpoint, {
    method: 'POST',
    body: new URLSearchParams({
      ...{ grant_type: 'authorization_code', code, code_verifier: verifier },
      ...{ client_id: clientId, redirect_uri: redirectUri },
    }),
  });
  const { id_token: idToken } = (await answer.json()) as { id_token?: string };
  if (idToken === undefined) throw new Error(`no identity token: ${answer.status}`);
  return { idToken, nonce };
}

/** As a browser goes from page to page, with its cookies, until it is sent back to the portal. */
async function follow(from: string, until: string): Promise<URL> {
  const cookies = new Map<string, string>();
  let address = new URL(from);
  for (let hops = 0; hops < 10; hops += 1) {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(address, { redirect: 'manual', headers: { cookie } });
    for (const header of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(header) ?? [];
      cookies.set(name, value);
    }
    const location = response.headers.get('location');
    if (location === null)
      throw new Error(`${address.pathname} answered ${response.status}: ${await response.text()}`);
    address = new URL(location, address);
    if (address.href.startsWith(until)) return address;
  }
  throw new Error('the provider sends from page to page without end');
}
