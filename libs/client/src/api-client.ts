/** One service's API: openapi-fetch on its generated paths, with a token on every request and a key on every POST. */
import createClient, { type Client } from 'openapi-fetch';
import type { paths as access } from './generated/access.js';
import type { paths as deployment } from './generated/deployment.js';
import type { paths as kits } from './generated/kits.js';
import type { paths as payments } from './generated/payments.js';
import type { paths as recruitment } from './generated/recruitment.js';
import type { paths as training } from './generated/training.js';

/** By service, its routes. */
export interface Apis {
  recruitment: recruitment;
  training: training;
  deployment: deployment;
  payments: payments;
  kits: kits;
  access: access;
}

export type Api = keyof Apis;

export type ApiClient<S extends Api> = Client<Apis[S]>;

export interface ApiOptions {
  /** Where the service answers: 'https://paiements.example'. */
  readonly baseUrl: string;
  /** Asked before every request, so that it may be renewed; none, or undefined: without a token. */
  readonly token?: () => Promise<string | undefined>;
  /** The platform's own by default. */
  readonly fetch?: (request: Request) => Promise<Response>;
}

/**
 * ```ts
 * const payments = apiClient('payments', { baseUrl, token });
 * const { data, error } = await payments.GET('/payment-orders/{id}', { params: { path: { id } } });
 * ```
 * A POST without an `Idempotency-Key` is given one of its own: give yours where the same command may be sent again.
 */
export function apiClient<S extends Api>(_service: S, { baseUrl, token, fetch }: ApiOptions): ApiClient<S> {
  const client = createClient<Apis[S]>({ baseUrl, ...(fetch && { fetch }) });
  client.use({
    async onRequest({ request }) {
      const bearer = await token?.();
      if (bearer !== undefined) request.headers.set('authorization', `Bearer ${bearer}`);
      if (request.method === 'POST' && !request.headers.has('idempotency-key'))
        request.headers.set('idempotency-key', globalThis.crypto.randomUUID());
      return request;
    },
  });
  return client;
}
