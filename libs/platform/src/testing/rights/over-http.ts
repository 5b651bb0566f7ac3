/** A service under test behind a port, asked as anybody asks it. */
import { newId } from '@cnfs/kernel';
import type { ActorClaims } from '@cnfs/testing';
import type { Answer, Request } from '../hostile/judge.js';
import type { TestService } from '../test-service.js';

export interface Asked {
  readonly method: string;
  readonly url: string;
  /** null: without a token. */
  readonly by: ActorClaims | null;
  readonly body?: object | undefined;
  readonly csv?: string | undefined;
  /** Idempotency-Key of a POST; a new one by default, none when null. */
  readonly key?: string | null;
}

export class OverHttp {
  private constructor(
    private readonly service: TestService,
    private readonly base: string,
  ) {}

  static async open(service: TestService): Promise<OverHttp> {
    await service.app.listen(0, '127.0.0.1');
    return new OverHttp(service, await service.app.getUrl());
  }

  async request({ method, url, by, body, csv, key = newId() }: Asked): Promise<Request> {
    return {
      method: method as Request['method'],
      url,
      headers: {
        ...(by && { authorization: `Bearer ${await this.service.issuer.token(by)}` }),
        ...(method === 'POST' && key !== null && { 'idempotency-key': key }),
        ...((method === 'PUT' || method === 'PATCH') && { 'if-match': '"1"' }),
        ...(body && { 'content-type': 'application/json' }),
        ...(csv && { 'content-type': 'text/csv' }),
      },
      ...(body && { payload: JSON.stringify(body) }),
      ...(csv && { payload: csv }),
    };
  }

  async send({ method, url, headers, payload }: Request): Promise<Answer> {
    const began = performance.now();
    const response = await fetch(`${this.base}${url}`, {
      method,
      headers: { ...headers },
      ...(payload === undefined ? {} : { body: payload.toString() }),
    });
    const text = await response.text();
    return {
      status: response.status,
      headers: Object.fromEntries(response.headers),
      text,
      body:
        text && response.headers.get('content-type')?.includes('json') ? (JSON.parse(text) as unknown) : null,
      took: performance.now() - began,
    };
  }

  async ask(asked: Asked): Promise<Answer> {
    return this.send(await this.request(asked));
  }
}
