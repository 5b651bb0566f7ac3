// Talks to a service as one actor does: with a token, JSON, and an Idempotency-Key on every POST.
import { randomUUID } from 'node:crypto';

/** What a service answered; `body` is null where there is none. */
export interface Answer<B = unknown> {
  status: number;
  body: B;
  headers: Headers;
}

/** Headers that a call may set. */
export interface CallOptions {
  /** Idempotency-Key of a POST; a new one when left out. */
  key?: string;
  ifMatch?: string;
}

/** One actor's way to one service. No status is an error here: the caller judges the answer. */
export interface HttpClient {
  get<B = unknown>(path: string): Promise<Answer<B>>;
  post<B = unknown>(path: string, body?: object, options?: CallOptions): Promise<Answer<B>>;
  put<B = unknown>(path: string, body?: object, options?: CallOptions): Promise<Answer<B>>;
  patch<B = unknown>(path: string, body?: object, options?: CallOptions): Promise<Answer<B>>;
  delete<B = unknown>(path: string, options?: CallOptions): Promise<Answer<B>>;
  /** Sends a file of CSV, as a POST. */
  upload<B = unknown>(path: string, csv: string, options?: CallOptions): Promise<Answer<B>>;
}

/** @param token is asked before every call, so that it may expire and be renewed; undefined calls without */
export function httpClient(baseUrl: string, token: () => Promise<string | undefined>): HttpClient {
  const call = async <B>(method: string, path: string, body?: object | string, options: CallOptions = {}) => {
    const bearer = await token();
    const response = await fetch(new URL(path, baseUrl), {
      method,
      headers: {
        ...(bearer && { authorization: `Bearer ${bearer}` }),
        ...(body && { 'content-type': typeof body === 'string' ? 'text/csv' : 'application/json' }),
        ...(method === 'POST' && { 'idempotency-key': options.key ?? randomUUID() }),
        ...(options.ifMatch && { 'if-match': options.ifMatch }),
      },
      body: typeof body === 'string' ? body : body && JSON.stringify(body),
    });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('json');
    return {
      status: response.status,
      headers: response.headers,
      body: (isJson ? JSON.parse(text) : text || null) as B,
    };
  };
  return {
    get: (path) => call('GET', path),
    post: (path, body, options) => call('POST', path, body, options),
    put: (path, body, options) => call('PUT', path, body, options),
    patch: (path, body, options) => call('PATCH', path, body, options),
    delete: (path, options) => call('DELETE', path, undefined, options),
    upload: (path, csv, options) => call('POST', path, csv, options),
  };
}
