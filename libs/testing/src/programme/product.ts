// A running product as the main job sees it, wherever it runs: on this machine as processes, or in containers.
import type { ServiceName } from '@cnfs/contracts';
import { eventually } from '../eventually.js';
import type { Patience } from '../eventually.js';
import type { ActorClaims } from '../issuer.js';
import type { Mail } from '../mailbox.js';
import type { Answer, CallOptions, HttpClient } from '../stack/http-client.js';

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

/** One actor in front of the whole product. Every refusal is thrown. */
export class Caller {
  constructor(
    private readonly product: Product,
    private readonly actor: ActorClaims | null,
  ) {}

  async get<B>(service: ServiceName, path: string): Promise<B> {
    return accepted<B>(`GET ${path}`, await this.client(service).get<B>(path));
  }

  async post<B = { id: string }>(
    service: ServiceName,
    path: string,
    body?: object,
    options?: CallOptions,
  ): Promise<B> {
    return accepted<B>(`POST ${path}`, await this.client(service).post<B>(path, body, options));
  }

  /** Every item of a list, page after page. */
  async list<I>(service: ServiceName, path: string): Promise<I[]> {
    const items: I[] = [];
    let cursor: string | null = null;
    do {
      const separator = path.includes('?') ? '&' : '?';
      const next: string = cursor === null ? path : `${path}${separator}cursor=${encodeURIComponent(cursor)}`;
      const page: { items: I[]; nextCursor?: string | null } = await this.get(service, next);
      items.push(...page.items);
      cursor = page.nextCursor ?? null;
    } while (cursor !== null);
    return items;
  }

  /** Waits until a resource is as expected: what another service told arrives a moment later. */
  async until<B>(
    service: ServiceName,
    path: string,
    expected: (body: B) => boolean,
    patience?: Patience,
  ): Promise<B> {
    let last: B | undefined;
    try {
      return await eventually(
        async () => {
          last = await this.get<B>(service, path);
          return expected(last) ? last : null;
        },
        { what: `GET ${service} ${path}`, deadline: 20_000, every: 25, ...patience },
      );
    } catch (error) {
      throw new Error(`${path} never came to what was expected; last: ${JSON.stringify(last)}`, {
        cause: error,
      });
    }
  }

  private client(service: ServiceName): HttpClient {
    const target = this.product.services[service];
    return this.actor ? target.as(this.actor) : target.anonymous;
  }
}

function accepted<B>(what: string, { status, body }: Answer<B>): B {
  if (status >= 300) throw new Refused(what, status, body);
  return body;
}
