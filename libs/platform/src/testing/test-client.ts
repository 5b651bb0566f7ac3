/** Requests to a service under test, straight into Fastify: no socket, everything else as in production. */
import { newId } from '@cnfs/kernel';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { checkDescribed } from './described.js';

export interface TestAnswer<B = Record<string, unknown>> {
  readonly status: number;
  /** Parsed when it is JSON; null when there is none. */
  readonly body: B;
  readonly headers: Readonly<Record<string, string | string[] | number | undefined>>;
}

export interface TestHeaders {
  /** Idempotency-Key; a new one by default, none when null. */
  readonly key?: string | null;
  readonly ifMatch?: string;
}

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

export class TestClient {
  constructor(
    private readonly app: NestFastifyApplication,
    private readonly token: (() => Promise<string>) | null,
  ) {}

  get<B = Record<string, unknown>>(path: string): Promise<TestAnswer<B>> {
    return this.send<B>('GET', path);
  }

  post<B = Record<string, unknown>>(
    path: string,
    body?: object,
    headers?: TestHeaders,
  ): Promise<TestAnswer<B>> {
    return this.send<B>('POST', path, body, headers);
  }

  put<B = Record<string, unknown>>(
    path: string,
    body?: object,
    headers?: TestHeaders,
  ): Promise<TestAnswer<B>> {
    return this.send<B>('PUT', path, body, headers);
  }

  patch<B = Record<string, unknown>>(
    path: string,
    body?: object,
    headers?: TestHeaders,
  ): Promise<TestAnswer<B>> {
    return this.send<B>('PATCH', path, body, headers);
  }

  delete<B = Record<string, unknown>>(path: string, headers?: TestHeaders): Promise<TestAnswer<B>> {
    return this.send<B>('DELETE', path, undefined, headers);
  }

  /** Sends a file of CSV: its text, or its bytes as they are. */
  postCsv<B = Record<string, unknown>>(
    path: string,
    file: string | Buffer,
    headers?: TestHeaders,
  ): Promise<TestAnswer<B>> {
    return this.send<B>('POST', path, Buffer.from(file), headers);
  }

  private async send<B>(
    method: Method,
    url: string,
    body?: object,
    { key, ifMatch }: TestHeaders = {},
  ): Promise<TestAnswer<B>> {
    const idempotencyKey = key === undefined && method === 'POST' ? newId() : key;
    const answer = await this.app.inject({
      method,
      url,
      headers: {
        ...(this.token ? { authorization: `Bearer ${await this.token()}` } : {}),
        ...(idempotencyKey ? { 'idempotency-key': idempotencyKey } : {}),
        ...(ifMatch ? { 'if-match': ifMatch } : {}),
        ...(body ? { 'content-type': Buffer.isBuffer(body) ? 'text/csv' : 'application/json' } : {}),
      },
      ...(body ? { payload: Buffer.isBuffer(body) ? body : JSON.stringify(body) } : {}),
    });
    const isJson = /json/.test(String(answer.headers['content-type'] ?? ''));
    const read: unknown = isJson ? JSON.parse(answer.body) : answer.body || null;
    const status = answer.statusCode;
    await checkDescribed(this.app, { method, url, status, body: read });
    return { status, body: read as B, headers: answer.headers };
  }
}
