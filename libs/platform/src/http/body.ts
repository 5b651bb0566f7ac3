/**
 * The only body a route takes is JSON, read to its end before it is judged: a client that is cut while it still sends never
 * reads its 413. What is over the limit is thrown away as it comes, up to a second limit where we do hang up. A route that
 * says so takes something else instead: a form where a standard wants one (`@TakesForm()`), a file of CSV (`@ReadsCsv()`).
 */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Readable } from 'node:stream';
import { CsvStream, readsCsv } from './csv-body.js';
import { takesForm } from './form.js';
import { Malformed, Problem } from './problem.js';
import { UnacceptableJson, parseStrictJson } from './strict-json.js';

const THROWN_AWAY_AT_MOST = 32 * 1_048_576;

export function acceptJsonOnly(instance: FastifyInstance, limitBytes: number): void {
  instance.removeAllContentTypeParsers();
  instance.addContentTypeParser(
    'application/json',
    async (request: FastifyRequest, payload: AsyncIterable<Buffer>) => {
      if (isEncoded(request) || takesForm(request) || readsCsv(request)) throw unsupported();
      return parse(await read(payload, limitBytes));
    },
  );
  instance.addContentTypeParser(
    'application/x-www-form-urlencoded',
    async (request: FastifyRequest, payload: AsyncIterable<Buffer>) => {
      if (!takesForm(request) || isEncoded(request)) throw unsupported();
      return fieldsOf(await read(payload, limitBytes));
    },
  );
  instance.addContentTypeParser('text/csv', (request: FastifyRequest, payload: Readable, done) => {
    if (request.is404) {
      // Where nothing answers, that is what its client is told, and not that its file is of another type.
      payload.resume();
      return done(null, undefined);
    }
    if (isEncoded(request) || !readsCsv(request) || !isUtf8(request)) return done(unsupported());
    done(null, new CsvStream(payload));
  });
}

function isEncoded({ headers }: FastifyRequest): boolean {
  return (headers['content-encoding'] ?? 'identity') !== 'identity';
}

/** As they came, in their order: whether one may come twice is for the route to say. */
function fieldsOf(bytes: Buffer): URLSearchParams {
  try {
    return new URLSearchParams(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw new Malformed('MALFORMED_FORM', 'Le corps de la requête n’est pas écrit en UTF-8.');
  }
}

/** A file that says in which other encoding it is written is not guessed at. */
function isUtf8({ headers }: FastifyRequest): boolean {
  const charset = /charset\s*=\s*"?([^";\s]+)/i.exec(headers['content-type'] ?? '')?.[1];
  return charset === undefined || /^utf-?8$/i.test(charset);
}

async function read(payload: AsyncIterable<Buffer>, limitBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of payload) {
    size += chunk.length;
    if (size > THROWN_AWAY_AT_MOST) break;
    if (size <= limitBytes) chunks.push(chunk);
  }
  if (size > limitBytes)
    throw new Problem(413, 'BODY_TOO_LARGE', undefined, { headers: { connection: 'close' } });
  return Buffer.concat(chunks);
}

/** No byte at all is no body: some clients announce JSON and send none. */
function parse(bytes: Buffer): unknown {
  if (bytes.length === 0) return undefined;
  try {
    return parseStrictJson(bytes);
  } catch (error) {
    if (error instanceof UnacceptableJson) throw new Malformed(error.code, error.detail);
    throw error;
  }
}

function unsupported(): Problem {
  return new Problem(415, 'UNSUPPORTED_MEDIA_TYPE');
}
