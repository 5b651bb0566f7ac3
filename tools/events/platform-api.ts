// The services as the platform team reaches them: by their own API, with a token of that role, so that what is asked is
// policed and audited by the service itself. Nothing here opens a database.
import { randomUUID } from 'node:crypto';
import type { ServiceName } from '@cnfs/contracts';

/** The ports of `npm start` and of docker-compose.yml. */
const USUAL_PORT: Record<ServiceName, number> = {
  recruitment: 3001,
  training: 3002,
  deployment: 3003,
  payments: 3004,
  kits: 3005,
};
const USUAL_ISSUER = 'http://127.0.0.1:3100';

/** A service does not answer, or says no. */
export class Failed extends Error {
  override readonly name = 'Failed';
}

export function urlOf(service: ServiceName): string {
  const { env } = process;
  const one = env[`${service.toUpperCase()}_URL`];
  const all = env['EVENTS_URL']?.replace('{service}', service);
  return (one ?? all ?? `http://127.0.0.1:${USUAL_PORT[service]}`).replace(/\/$/, '');
}

let token: Promise<string> | undefined;

/** EVENTS_TOKEN, or one that the development issuer signs for whoever asks. */
function bearer(): Promise<string> {
  const given = process.env['EVENTS_TOKEN'];
  return (token ??= given ? Promise.resolve(given) : issuedToken());
}

async function issuedToken(): Promise<string> {
  const issuer = process.env['EVENTS_ISSUER'] ?? USUAL_ISSUER;
  const person = process.env['EVENTS_PERSON'];
  const answer = await fetch(`${issuer}/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ role: 'platform', ...(person && { person }) }),
  }).catch(() => null);
  if (!answer?.ok)
    throw new Failed(
      `EVENTS_TOKEN n’est pas donné, et aucun émetteur de jetons ne répond à ${issuer} (npm start en lance un).`,
    );
  return ((await answer.json()) as { access_token: string }).access_token;
}

/** @throws Failed */
export async function get<B>(service: ServiceName, path: string): Promise<B> {
  return call<B>(service, path, { method: 'GET' });
}

/**
 * @throws Failed
 */
export async function post<B>(service: ServiceName, path: string, body: object): Promise<B> {
  const headers = { 'content-type': 'application/json', 'idempotency-key': randomUUID() };
  return call<B>(service, path, { method: 'POST', headers, body: JSON.stringify(body) });
}

async function call<B>(service: ServiceName, path: string, init: RequestInit): Promise<B> {
  const url = `${urlOf(service)}${path}`;
  const headers = { ...init.headers, authorization: `Bearer ${await bearer()}` };
  let answer: Response;
  try {
    answer = await fetch(url, { ...init, headers });
  } catch {
    throw new Failed(`${service} ne répond pas à ${urlOf(service)}`);
  }
  const text = await answer.text();
  if (answer.ok) return JSON.parse(text) as B;
  throw new Failed(`${service} : ${problemIn(text) ?? answer.status}`);
}

function problemIn(text: string): string | undefined {
  try {
    const { code, detail, errors } = JSON.parse(text) as {
      code: string;
      detail: string;
      errors?: readonly { pointer: string; detail: string }[];
    };
    const fields = (errors ?? []).map(({ pointer, detail: what }) => `${pointer} ${what}`);
    return `${[detail, ...fields].join(' ; ')} (${code})`;
  } catch {
    return undefined;
  }
}

/** Every item of a list, page after page, up to a limit. */
export async function list<I>(service: ServiceName, path: string, most: number): Promise<I[]> {
  const items: I[] = [];
  for (let cursor: string | null = ''; cursor !== null && items.length < most;) {
    const separator = path.includes('?') ? '&' : '?';
    const page: { items: I[]; nextCursor: string | null } = await get(
      service,
      `${path}${separator}limit=${Math.min(200, most - items.length)}${cursor && `&cursor=${cursor}`}`,
    );
    items.push(...page.items);
    cursor = page.nextCursor;
  }
  return items;
}

/** A path with the parameters that have a value. */
export function withQuery(path: string, query: Readonly<Record<string, string | undefined>>): string {
  const given = Object.entries(query).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return given.length === 0 ? path : `${path}?${new URLSearchParams(given).toString()}`;
}
