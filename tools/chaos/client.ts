// A client as a portal is one: a key for every command, the same key when it asks again, patience with a limit.
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { ServiceName } from '@cnfs/contracts';
import type { ActorClaims, DevIssuer } from '@cnfs/testing';
import type { Answer, CallOptions, HttpClient } from '@cnfs/testing/stack';
import type { Command, History } from './history.ts';
import type { Random } from './random.ts';

/** How clients behave. */
export interface ClientOptions {
  /** Where each service answers. */
  readonly urls: Readonly<Record<ServiceName, string>>;
  readonly issuer: DevIssuer;
  readonly history: History;
  readonly random: Random;
  /** Milliseconds between two commands, on average. */
  readonly pause: () => number;
  /** Waited for before each call: the load is stopped and let go on there. Tells what to call after it. */
  readonly enter: () => Promise<() => void>;
  /** Milliseconds of one attempt, and of all of them. */
  readonly attemptTimeout?: number;
  readonly patience?: number;
  /** Share of commands that are given up after the first attempt without an answer. */
  readonly impatient?: number;
}

/** The client gave up: it does not know what became of the command. */
export class Ambiguous extends Error {}

/** Tokens that are good for services whose clocks are a day ahead or behind (F20), in seconds. */
const ANY_CLOCK = { issuedAgo: 2 * 86_400, expiresIn: 2 * 86_400 };

/** Of the same page, at most so often (milliseconds): who waits for something looks again and again. */
const LOOK_EVERY = 150;

const TRANSIENT = new Set([429, 500, 502, 503, 504]);

export class Client {
  readonly #options: ClientOptions;
  readonly #tokens = new Map<string, Promise<string>>();
  readonly #looked = new Map<string, number>();

  constructor(options: ClientOptions) {
    this.#options = options;
  }

  /** A service as seen by an actor, or without a token. */
  to(service: ServiceName, actor: ActorClaims | null): HttpClient {
    const write = <B>(method: string, path: string, body?: object, options: CallOptions = {}) =>
      this.#command<B>(service, actor, method, path, body, options);
    return {
      get: <B>(path: string) => this.#look<B>(service, actor, path),
      post: (path, body, options) => write('POST', path, body, options),
      put: (path, body, options) => write('PUT', path, body, options),
      patch: (path, body, options) => write('PATCH', path, body, options),
      delete: (path, options) => write('DELETE', path, undefined, options),
      upload: () => Promise.reject(new Error('no client of these runs sends a file')),
    };
  }

  async #look<B>(service: ServiceName, actor: ActorClaims | null, path: string): Promise<Answer<B>> {
    const { enter, urls } = this.#options;
    const name = `${service}${path}`;
    const wait = (this.#looked.get(name) ?? -Infinity) + LOOK_EVERY - performance.now();
    if (wait > 0) await delay(wait);
    const leave = await enter();
    try {
      this.#looked.set(name, performance.now());
      return await this.#fetch<B>(`${urls[service]}${path}`, { headers: await this.#headers(actor) });
    } finally {
      leave();
    }
  }

  async #command<B>(
    service: ServiceName,
    actor: ActorClaims | null,
    method: string,
    path: string,
    body: object | undefined,
    { key = randomUUID(), ifMatch }: CallOptions,
  ): Promise<Answer<B>> {
    const { enter, random, pause, history, patience = 45_000, impatient = 0.1 } = this.#options;
    await delay(random.next() * 2 * pause());
    const leave = await enter();
    const headers = {
      ...(await this.#headers(actor)),
      'idempotency-key': key,
      ...(body && { 'content-type': 'application/json' }),
      ...(ifMatch && { 'if-match': ifMatch }),
    };
    const request = { method, headers, ...(body && { body: JSON.stringify(body) }) };
    if (body) history.canaries.note(body);
    const command: Command = {
      ...{ service, path, actor, key, outcome: 'ambiguous', status: 0, id: null },
      attempts: [],
      milliseconds: 0,
    };
    const began = performance.now();
    const end = began + (random.chance(impatient) ? 0 : patience);
    try {
      const answer = await this.#insist<B>(command, request, end);
      if (!answer) throw new Ambiguous(`${method} ${path}: ${command.attempts.join(', ')}`);
      command.outcome = answer.status < 300 ? 'acknowledged' : 'refused';
      command.id = idOf(answer.body);
      return answer;
    } finally {
      command.milliseconds = Math.round(performance.now() - began);
      history.add(command);
      leave();
    }
  }

  /** @returns the answer that counts; undefined when there was none until the end of the client's patience */
  async #insist<B>(command: Command, request: RequestInit, end: number): Promise<Answer<B> | undefined> {
    const { random, urls } = this.#options;
    for (let attempt = 1; ; attempt++) {
      try {
        const answer = await this.#fetch<B>(`${urls[command.service]}${command.path}`, request);
        this.#note(command, resultOf(answer));
        command.status = answer.status;
        if (!isTransient(answer)) return answer;
      } catch (error) {
        this.#note(command, codeOf(error));
      }
      if (performance.now() >= end) return undefined;
      await delay(random.between(20, 80) * Math.min(attempt, 6));
    }
  }

  #note(command: Command, result: string): void {
    command.attempts.push(result);
    this.#options.history.attempted(command.service, result);
  }

  async #fetch<B>(url: string, request: RequestInit): Promise<Answer<B>> {
    const signal = AbortSignal.timeout(this.#options.attemptTimeout ?? 8_000);
    // A connection for each request: services hold none of ours when all is quiet, and none is sent to that is being closed.
    const headers = { ...request.headers, connection: 'close' };
    const response = await fetch(url, { ...request, headers, signal });
    const text = await response.text();
    if (!response.ok) this.#options.history.refused(new URL(url).pathname, text);
    const isJson = response.headers.get('content-type')?.includes('json');
    return {
      status: response.status,
      headers: response.headers,
      body: (isJson ? JSON.parse(text) : text || null) as B,
    };
  }

  async #headers(actor: ActorClaims | null): Promise<Record<string, string>> {
    if (!actor) return {};
    const name = JSON.stringify(actor);
    let token = this.#tokens.get(name);
    if (!token) this.#tokens.set(name, (token = this.#options.issuer.token({ ...ANY_CLOCK, ...actor })));
    return { authorization: `Bearer ${await token}` };
  }
}

/** Asked again with the same key: what may pass, and a first attempt that is still under way. */
function isTransient({ status, body }: Answer): boolean {
  return (
    TRANSIENT.has(status) || (status === 409 && (body as { code?: string })?.code === 'REQUEST_IN_FLIGHT')
  );
}

/** A status; what says 503 must say when to come back. */
function resultOf({ status, headers }: Answer): string {
  return status === 503 && !headers.get('retry-after') ? '503 without Retry-After' : String(status);
}

function idOf(body: unknown): string | null {
  const id = (body as { id?: unknown } | null)?.id;
  return typeof id === 'string' ? id : null;
}

function codeOf(error: unknown): string {
  for (let current = error; current instanceof Error; current = current.cause) {
    const { code } = current as { code?: unknown };
    if (typeof code === 'string') return code;
    if (current.name === 'TimeoutError') return 'TIMEOUT';
  }
  return 'NO_ANSWER';
}
