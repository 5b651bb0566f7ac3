// A development issuer of tokens: its key is made at start and published over HTTP, as an identity provider does.
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { once } from 'node:events';
import { SignJWT, exportJWK, generateKeyPair } from 'jose';
import type { JWTPayload } from 'jose';
import { v5 as uuidOfName } from 'uuid';

/** Who the token is for, and in which role the person acts. */
export interface ActorClaims {
  role: string;
  /** A uuid as it is, or a name, turned into a stable uuid by {@link personOf}; the role's name when left out. */
  person?: string;
  /** `D75` (département) or `R11` (région), prefixed because the numbers overlap. */
  territories?: readonly string[];
  structures?: readonly string[];
  organisations?: readonly string[];
  scopes?: readonly string[];
  /** Seconds until the token expires; eight hours unless told, negative for one that has expired. */
  expiresIn?: number;
  /** Seconds since it was issued; 0 unless told. */
  issuedAgo?: number;
}

/** A running issuer. */
export interface DevIssuer {
  /** The value of `iss`, and the address of discovery. */
  readonly url: string;
  readonly jwksUrl: string;
  readonly audience: string;
  token(actor: ActorClaims): Promise<string>;
  /** Signs any claims as they are: for tokens that a service must refuse. */
  sign(claims: JWTPayload): Promise<string>;
  stop(): Promise<void>;
}

/** Where the issuer listens: a free port of 127.0.0.1 unless told. */
export interface ListeningAt {
  port?: number;
  host?: string;
  /** What others call it, where that is not the address it listens at (containers). */
  publicUrl?: string;
}

const AUDIENCE = 'cnfs';
const EIGHT_HOURS = 8 * 3600;
const PEOPLE = '5d2a4c0e-7f5b-4b0e-9a3a-0c9d6f1e8b27';
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The uuid that always stands for a name: `personOf('anct-1')` is the same person in every run. */
export function personOf(name: string): string {
  return UUID.test(name) ? name.toLowerCase() : uuidOfName(name, PEOPLE);
}

/**
 * Starts an issuer: `/.well-known/jwks.json`, `/.well-known/openid-configuration`, and `POST /token`
 * with an {@link ActorClaims} as JSON, which answers `{ access_token, token_type, expires_in }`. It signs for whoever
 * asks and is meant for development only.
 */
export async function devIssuer({
  port = 0,
  host = '127.0.0.1',
  publicUrl,
}: ListeningAt = {}): Promise<DevIssuer> {
  const { publicKey, privateKey } = await generateKeyPair('ES256');
  const kid = 'development';
  const keys = { keys: [{ ...(await exportJWK(publicKey)), kid, alg: 'ES256', use: 'sig' }] };

  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => send(response, 400, { error: String(error) }));
  });
  server.listen(port, host);
  await once(server, 'listening');
  // Keeps nothing alive by itself: specs and scripts end when their own work does.
  server.unref();
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the issuer has no port');
  const url = publicUrl ?? `http://127.0.0.1:${address.port}`;
  const jwksUrl = `${url}/.well-known/jwks.json`;
  const tokenUrl = `${url}/token`;

  const sign = (claims: JWTPayload) =>
    new SignJWT(claims).setProtectedHeader({ alg: 'ES256', kid }).sign(privateKey);
  const token = (actor: ActorClaims) => {
    const { role, person = role, territories = [], structures = [], organisations = [], scopes = [] } = actor;
    const now = Math.floor(Date.now() / 1000);
    const iat = now - (actor.issuedAgo ?? 0);
    const exp = now + (actor.expiresIn ?? EIGHT_HOURS);
    const identity = { iss: url, aud: AUDIENCE, sub: personOf(person), iat, exp };
    return sign({ ...identity, role, territories, structures, organisations, scope: scopes.join(' ') });
  };

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const route = `${request.method} ${request.url}`;
    if (route === 'GET /.well-known/jwks.json') return send(response, 200, keys);
    if (route === 'GET /.well-known/openid-configuration') {
      return send(response, 200, { issuer: url, jwks_uri: jwksUrl, token_endpoint: tokenUrl });
    }
    if (route !== 'POST /token') return send(response, 404, { error: 'not found' });
    const actor = await readActor(request);
    const expires_in = actor.expiresIn ?? EIGHT_HOURS;
    send(response, 200, { access_token: await token(actor), token_type: 'Bearer', expires_in });
  }

  return {
    url,
    jwksUrl,
    audience: AUDIENCE,
    token,
    sign,
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

async function readActor(request: IncomingMessage): Promise<ActorClaims> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  const actor: unknown = JSON.parse(text);
  if (typeof actor !== 'object' || actor === null || !('role' in actor) || typeof actor.role !== 'string') {
    throw new Error('a token needs a role');
  }
  return actor as ActorClaims;
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
