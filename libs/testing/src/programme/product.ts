// A running product as the main job sees it, wherever it runs: on this machine as processes, or in containers.
import type { ServiceName } from '@cnfs/contracts';
import { type AnswerOf, type PathOf, type RequestOf, apiClient } from '@cnfs/client';
import { eventually } from '../eventually.js';
import type { Patience } from '../eventually.js';
import type { ActorClaims } from '../issuer.js';
import type { Mail } from '../mailbox.js';
import type { Answer, HttpClient } from '../stack/http-client.js';

export interface Product {
  readonly services: Readonly<
    Record<ServiceName, { as(actor: ActorClaims): HttpClient; anonymous: HttpClient }>
  >;
  /** Waits for the next message to this address. */
  mailTo(address: string): Promise<Mail>;
  /** Moves every service's clock to the morning of a day `YYYY-MM-DD`. */
  advanceTo(day: string): Promise<void>;
}

/** A service said no. */
export class Refused extends Error {
  constructor(
    readonly what: string,
    readonly status: number,
    readonly problem: unknown,
  ) {
    super(`${what}: ${status} ${JSON.stringify(problem)}`);
  }
}

export type ImportKind = 'HOST_STRUCTURES' | 'POST_REQUESTS' | 'MINUTES';

/** As the file was when it was checked, or is since it was applied. */
export interface ImportReport {
  readonly id: string;
  readonly state: 'CHECKED' | 'APPLIED' | 'UNDONE';
  readonly rowsRead: number;
  readonly rowsNew: number;
  readonly rowsKnown: number;
  readonly rowsRefused: number;
}

/** One actor in front of the whole product, by the client that is generated from its documents. Every refusal is thrown. */
export class Caller {
  constructor(
    private readonly product: Product,
    private readonly actor: ActorClaims | null,
  ) {}

  async get<S extends ServiceName, P extends PathOf<S, 'get'>>(
    service: S,
    path: P,
    ...[request]: Given<RequestOf<S, 'get', P>>
  ): Promise<AnswerOf<S, 'get', P>> {
    return this.ask(service, 'get', path, request);
  }

  async post<S extends ServiceName, P extends PathOf<S, 'post'>>(
    service: S,
    path: P,
    ...[request]: Given<RequestOf<S, 'post', P>>
  ): Promise<AnswerOf<S, 'post', P>> {
    return this.ask(service, 'post', path, request);
  }

  /**
   * Imports a file of CSV, of which nothing may be refused.
   * @returns the report of its check @throws Refused, Error with the first refused rows
   */
  async import(kind: ImportKind, source: string, csv: string, sessionId?: string): Promise<ImportReport> {
    const { recruitment } = this.product.services;
    const http = this.actor ? recruitment.as(this.actor) : recruitment.anonymous;
    const query = new URLSearchParams({ kind, source, ...(sessionId && { sessionId }) });
    const read = async <B>(answer: Promise<Answer<B>>, what: string) => {
      const { status, body } = await answer;
      if (status >= 400) throw new Refused(what, status, body);
      return body;
    };
    const { id } = await read(
      http.upload<{ id: string }>(`/imports?${query.toString()}`, csv),
      `import of ${kind}`,
    );
    const file = await read(http.get<ImportReport>(`/imports/${id}`), 'its report');
    if (file.rowsRefused > 0) {
      const refused = await read(http.get(`/imports/${id}/refused-rows?limit=5`), 'its refused rows');
      throw new Error(`${file.rowsRefused} rows of ${kind} are refused: ${JSON.stringify(refused)}`);
    }
    if (file.state === 'CHECKED') await read(http.post(`/imports/${id}/applications`), 'its application');
    return file;
  }

  /** Every item of a list, page after page. */
  async list<S extends ServiceName, P extends PathOf<S, 'get'>>(
    service: S,
    path: P,
    ...[request]: Given<RequestOf<S, 'get', P>>
  ): Promise<ItemOf<AnswerOf<S, 'get', P>>[]> {
    const items: ItemOf<AnswerOf<S, 'get', P>>[] = [];
    let cursor: string | undefined;
    do {
      const { path: place, query } = (request ?? {}) as Parts;
      const page: unknown = await this.ask(service, 'get', path, {
        path: place,
        query: { ...query, ...(cursor && { cursor }) },
      });
      const { items: more, nextCursor } = page as { items: typeof items; nextCursor?: string | null };
      items.push(...more);
      cursor = nextCursor ?? undefined;
    } while (cursor !== undefined);
    return items;
  }

  /** Waits until a resource is as expected: what another service told arrives a moment later. */
  async until<S extends ServiceName, P extends PathOf<S, 'get'>>(
    service: S,
    path: P,
    request: RequestOf<S, 'get', P>,
    expected: (body: AnswerOf<S, 'get', P>) => boolean,
    patience?: Patience,
  ): Promise<AnswerOf<S, 'get', P>> {
    let last: unknown;
    try {
      const found = await eventually(
        async () => {
          const body = await this.ask<S, 'get', P>(service, 'get', path, request);
          last = body;
          return expected(body) ? { body } : null;
        },
        { what: `GET ${service} ${path}`, deadline: 20_000, every: 25, ...patience },
      );
      return found.body;
    } catch (error) {
      throw new Error(`${path} never came to what was expected; last: ${JSON.stringify(last)}`, {
        cause: error,
      });
    }
  }

  /** The generated types hold at the four doors above; in here the client is one for every route. */
  private async ask<S extends ServiceName, M extends 'get' | 'post', P extends PathOf<S, M>>(
    service: S,
    method: M,
    path: P,
    request: unknown,
  ): Promise<AnswerOf<S, M, P>> {
    const { path: place, query, body } = (request ?? {}) as Parts;
    const target = this.product.services[service];
    const http = this.actor ? target.as(this.actor) : target.anonymous;
    const client = apiClient(service, { baseUrl: NOWHERE, fetch: through(http) }) as AnyClient;
    const init = { params: { path: place, query }, body };
    const { data, error, response } = await client[method === 'get' ? 'GET' : 'POST'](path, init);
    if (!response.ok) throw new Refused(`${method.toUpperCase()} ${path}`, response.status, error);
    return data as AnswerOf<S, M, P>;
  }
}

interface Parts {
  readonly path?: Readonly<Record<string, unknown>>;
  readonly query?: Readonly<Record<string, unknown>>;
  readonly body?: unknown;
}

type AnyClient = Record<
  'GET' | 'POST',
  (path: string, init: object) => Promise<{ data?: unknown; error?: unknown; response: Response }>
>;

/** The request may be left out where nothing of it must be given. */
type Given<R> = object extends R ? [request?: R] : [request: R];

type ItemOf<A> = A extends { items: readonly (infer I)[] } ? I : never;

/** The way to the service is the product's own: only what comes after it counts. */
const NOWHERE = 'http://product.invalid';

/** Requests of the generated client on the way that the product has to a service, with its token, key and patience. */
function through(http: HttpClient): (request: Request) => Promise<Response> {
  return async (request) => {
    const { pathname, search } = new URL(request.url);
    const text = await request.text();
    const key = request.headers.get('idempotency-key') ?? undefined;
    const { status, body, headers } =
      request.method === 'GET'
        ? await http.get(pathname + search)
        : await http.post(pathname, text === '' ? undefined : (JSON.parse(text) as object), { key });
    const type = headers.get('content-type');
    return new Response(body === null ? null : JSON.stringify(body), {
      status,
      headers: type === null ? {} : { 'content-type': type },
    });
  };
}
