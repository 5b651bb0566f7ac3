/** What must be true of every answer, whatever was sent. */
import { expect } from '@jest/globals';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { checkDescribed } from '../described.js';
import type { Method } from './targets.js';

export interface Request {
  readonly method: Method;
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** As it goes on the wire. */
  readonly payload?: string | Buffer;
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | number | undefined>>;
  readonly text: string;
  readonly body: unknown;
  /** Wall clock, ms. */
  readonly took: number;
}

/** Names of ours, of our libraries, of their statements and of our files: nothing that an answer tells. */
const INNARDS =
  /node_modules|\.[cm]?[jt]s:\d|\bat \w+\.|QueryFailed|TypeORM|class-validator|Fastify|NestJS|\bSELECT\b.*\bFROM\b|INSERT INTO|\bpg_\w+|relation "|syntax error at/i;

/** Words of our libraries' own messages. */
const ENGLISH = /\b(?:must be|must not|should|property|expected|is not|each value in)\b/;

export async function ask(app: NestFastifyApplication, request: Request): Promise<Answer> {
  const began = performance.now();
  const { statusCode, headers, body } = await app.inject({
    method: request.method,
    url: request.url,
    headers: { ...request.headers },
    ...(request.payload === undefined ? {} : { payload: request.payload }),
  });
  const took = performance.now() - began;
  const isJson = String(headers['content-type'] ?? '').includes('json');
  return { status: statusCode, headers, text: body, body: isJson ? JSON.parse(body) : null, took };
}

/** @throws when the answer is none of the statuses, or is not as every answer must be */
export async function judge(
  app: NestFastifyApplication,
  { method, url }: Request,
  answer: Answer,
  expected: readonly number[] | null,
): Promise<void> {
  const { status, headers, text, body } = answer;
  const told = `${method} ${url.slice(0, 200)} → ${status} ${text.slice(0, 300)}`;
  // The suite has a real Postgres and no broker.
  const brokerAway = status === 503 && text.includes('"BROKER_AWAY"');
  if (expected && !brokerAway && !expected.includes(status))
    throw new Error(`expected ${expected.join(' or ')}: ${told}`);
  if (status >= 500 && !brokerAway && !expected?.includes(status))
    throw new Error(`a fault of ours: ${told}`);
  expect(headers).toMatchObject({
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'content-security-policy': expect.stringContaining("frame-ancestors 'none'"),
    'strict-transport-security': expect.stringContaining('max-age='),
  });
  expect(headers['server'] ?? headers['x-powered-by']).toBeUndefined();
  if (status >= 400) {
    expect(headers['content-type']).toBe('application/problem+json; charset=utf-8');
    expect(body).toMatchObject({
      type: expect.stringMatching(/^urn:cnfs:problem:[A-Z][A-Z0-9_]+$/),
      title: expect.any(String),
      status,
      detail: expect.any(String),
      code: expect.stringMatching(/^[A-Z][A-Z0-9_]+$/),
      instance: expect.stringMatching(/^urn:uuid:[0-9a-f-]{36}$/),
    });
    if (INNARDS.test(text)) throw new Error(`the answer tells of our innards: ${told}`);
    if (ENGLISH.test(text)) throw new Error(`the answer speaks English: ${told}`);
    if (status === 401) expect(headers['www-authenticate']).toBe('Bearer realm="cnfs"');
    if (status === 405) expect(String(headers['allow'])).toMatch(/^[A-Z]+(, [A-Z]+)*$/);
    if (status === 429 || status === 503) expect(Number(headers['retry-after'])).toBeGreaterThan(0);
  }
  await checkDescribed(app, { method, url, status, body });
}
