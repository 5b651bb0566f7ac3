// A development identity provider, in ProConnect's place: OpenID Connect with authorization code and PKCE. It logs in whoever
// says who they are, and is meant for development only.
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { once } from 'node:events';
import { randomBytes } from 'node:crypto';
import type { Configuration, KoaContextWithOIDC } from 'oidc-provider';
import { personOf } from '../issuer.js';
import type { ListeningAt } from '../issuer.js';

/** A running identity provider. */
export interface IdentityProvider {
  /** The value of `iss`, and the address of discovery. */
  readonly url: string;
  readonly clientId: string;
  readonly redirectUri: string;
  stop(): Promise<void>;
}

export interface IdentityProviderOptions extends ListeningAt {
  /** Where the portal takes people back; nothing needs to listen there for a scripted login. */
  redirectUri?: string;
}

interface Account {
  readonly email: string;
  /** The organisation that the person logs in from. */
  readonly siret: string | undefined;
}

const CLIENT = 'portail';
/** The levels of assurance that it can say; a login is of the first unless another is asked for. */
const ACR = ['eidas1', 'eidas2'];
const HINT = /^([^\s@]+@[^\s@]+)(?: (\d{14}))?$/;

/**
 * Starts a provider (a free port of 127.0.0.1 unless told). A login says who in `login_hint` (`agent@example.org`, or
 * `agent@example.org 13002526500013` with the organisation's SIRET), or else in a page that asks; no password is wanted.
 */
export async function identityProvider({
  port = 0,
  host = '127.0.0.1',
  publicUrl,
  redirectUri = 'http://localhost:4000/connexion',
}: IdentityProviderOptions = {}): Promise<IdentityProvider> {
  // Loaded when asked for: most specs import this library and log nobody in.
  const [{ default: Provider }, { exportJWK, generateKeyPair }] = await Promise.all([
    import('oidc-provider'),
    import('jose'),
  ]);
  const { privateKey } = await generateKeyPair('ES256', { extractable: true });
  const accounts = new Map<string, Account>();
  const configuration: Configuration = {
    jwks: { keys: [{ ...(await exportJWK(privateKey)), kid: 'identity', alg: 'ES256', use: 'sig' }] },
    clients: [
      {
        ...{ client_id: CLIENT, redirect_uris: [redirectUri], token_endpoint_auth_method: 'none' },
        ...{
          response_types: ['code'],
          grant_types: ['authorization_code'],
          id_token_signed_response_alg: 'ES256',
        },
      },
    ],
    cookies: { keys: [randomBytes(32).toString('hex')] },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_, { uid }) => `/interaction/${uid}` },
    acrValues: ACR,
    claims: {
      openid: ['sub'],
      email: ['email', 'email_verified'],
      siret: ['siret'],
      acr: null,
      auth_time: null,
    },
    scopes: ['openid', 'email', 'siret'],
    // ProConnect's portals read the address from the identity: here it is in the token itself.
    conformIdTokenClaims: false,
    ttl: {
      IdToken: 3_600,
      AccessToken: 3_600,
      AuthorizationCode: 60,
      Interaction: 600,
      Session: 3_600,
      Grant: 3_600,
    },
    findAccount: (_, id) => {
      const account = accounts.get(id);
      return account && { accountId: id, claims: () => ({ sub: id, email_verified: true, ...account }) };
    },
    loadExistingGrant: grantAll,
  };

  const server = createServer();
  server.listen(port, host);
  await once(server, 'listening');
  server.unref();
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the identity provider has no port');
  const url = publicUrl ?? `http://127.0.0.1:${address.port}`;
  const provider = new Provider(url, configuration);
  const handle = provider.callback();

  async function interact(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { params } = await provider.interactionDetails(request, response);
    const [, email, siret] = HINT.exec(await hintOf(request, params['login_hint'])) ?? [];
    if (email === undefined) {
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(PAGE);
      return;
    }
    const accountId = personOf(email.toLowerCase());
    accounts.set(accountId, { email: email.toLowerCase(), siret });
    const asked = typeof params['acr_values'] === 'string' ? params['acr_values'].split(' ') : [];
    const acr = ACR.findLast((level) => asked.includes(level)) ?? 'eidas1';
    await provider.interactionFinished(request, response, { login: { accountId, acr, remember: false } });
  }
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    if (!request.url?.startsWith('/interaction/')) return void handle(request, response);
    interact(request, response).catch((error: unknown) => response.writeHead(400).end(String(error)));
  });

  return {
    ...{ url, clientId: CLIENT, redirectUri },
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** Nobody is asked to consent to what the State's own portal reads. */
async function grantAll({ oidc }: KoaContextWithOIDC) {
  const { client, session, provider } = oidc;
  const grant = new provider.Grant({
    ...(client && { clientId: client.clientId }),
    ...(session?.accountId && { accountId: session.accountId }),
  });
  grant.addOIDCScope('openid email siret');
  await grant.save();
  return grant;
}

/** What the request began with, or what the page's form says. */
async function hintOf(request: IncomingMessage, hint: unknown): Promise<string> {
  if (request.method !== 'POST') return typeof hint === 'string' ? hint : '';
  let text = '';
  for await (const chunk of request) text += String(chunk);
  const form = new URLSearchParams(text);
  return `${form.get('email') ?? ''} ${form.get('siret') ?? ''}`.trim();
}

const PAGE = `<!doctype html><html lang="fr"><meta charset="utf-8"><title>Connexion (développement)</title>
<h1>Connexion</h1><p>Fournisseur d’identité de développement : aucun mot de passe n’est demandé.</p>
<form method="post"><label>Adresse électronique <input name="email" type="email" required autofocus></label>
<label>SIRET (facultatif) <input name="siret" pattern="\\d{14}"></label> <button>Se connecter</button></form></html>`;
