/**
 * The only body a route takes is JSON, read to its end before it is judged: a client that is cut while it still sends never
 * reads its 413. What is over the limit is thrown away as it comes, up to a second limit where we do hang up.
 */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Malformed, Problem } from './problem.js';
import { UnacceptableJson, parseStrictJson } from './strict-json.js';

const THROWN_AWAY_AT_MOST = 32 * 1_048_576;

export function acceptJsonOnly(instance: FastifyInstance, limitBytes: number): void {
  instance.removeAllContentTypeParsers();
  instance.addContentTypeParser(
    'application/json',
    async (request: FastifyRequest, payload: AsyncIterable<Buffer>) => {
      if ((request.headers['content-encoding'] ?? 'identity') !== 'identity') throw unsupported();
      return parse(await read(payload, limitBytes));
    },
  );
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
