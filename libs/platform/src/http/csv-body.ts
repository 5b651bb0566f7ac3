/**
 * A route that reads a file of CSV instead of JSON: its bytes as they come, counted, never held whole in memory. Who reads
 * them stops at the first that is wrong; what is left is thrown away, for a client that is cut never reads its answer.
 * Its time is not that of a request: it is read as fast as its rows are looked at, and only who sends nothing is given up.
 */
import { type CustomDecorator, type ExecutionContext, createParamDecorator } from '@nestjs/common';
import { ApiBody, ApiConsumes } from '@nestjs/swagger';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyRequest } from 'fastify';
import type { Readable } from 'node:stream';
import { Problem } from './problem.js';

declare module 'fastify' {
  interface FastifyContextConfig {
    readsCsv?: boolean;
  }
}

/** Larger than any list of the programme: a hundred thousand rows are some twenty million bytes. */
export const CSV_LIMIT_BYTES = 64 * 1_048_576;

/** Marks a route that takes `text/csv`, and nothing else. */
export function ReadsCsv(): CustomDecorator {
  const decorators = [
    RouteConfig({ readsCsv: true }),
    ApiConsumes('text/csv'),
    ApiBody({ required: true, schema: { type: 'string' }, description: 'Fichier CSV, en UTF-8' }),
  ];
  const decorate: MethodDecorator = (target, key, descriptor) => {
    for (const one of decorators) one(target, key, descriptor);
  };
  return decorate as CustomDecorator;
}

/** Handler parameter of such a route. */
export const CsvBody = createParamDecorator((_: unknown, context: ExecutionContext): CsvStream => {
  const { body } = context.switchToHttp().getRequest<FastifyRequest>();
  if (!(body instanceof CsvStream)) throw new Problem(415, 'UNSUPPORTED_MEDIA_TYPE');
  return body;
});

/** Milliseconds without a byte after which a sender is given up. */
const PATIENCE_MS = 30_000;

const readFrom = new WeakSet<object>();

/** Whether a file is being read from the socket, by a route that let its sender in. */
export function isReadFrom(socket: object): boolean {
  return readFrom.has(socket);
}

export class CsvStream {
  constructor(private readonly payload: Readable & { readonly socket?: object }) {}

  /** @throws Problem 413 beyond the limit, 408 when nothing comes any more */
  async *[Symbol.asyncIterator](): AsyncGenerator<Buffer> {
    const { socket } = this.payload;
    if (socket) readFrom.add(socket);
    const chunks = this.payload.iterator({ destroyOnReturn: false }) as AsyncIterator<Buffer, undefined>;
    let size = 0;
    try {
      for (;;) {
        const { value: chunk } = await patiently(chunks.next());
        if (chunk === undefined) return;
        size += chunk.length;
        if (size > CSV_LIMIT_BYTES)
          throw new Problem(413, 'BODY_TOO_LARGE', undefined, { headers: { connection: 'close' } });
        yield chunk;
      }
    } finally {
      this.payload.resume();
      if (socket) readFrom.delete(socket);
    }
  }
}

async function patiently<T>(coming: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new Problem(408, 'REQUEST_TIMEOUT', undefined, { headers: { connection: 'close' } })),
      PATIENCE_MS,
    );
  });
  try {
    return await Promise.race([coming, tooLate]);
  } finally {
    clearTimeout(timer);
  }
}

export function readsCsv(request: FastifyRequest): boolean {
  return request.routeOptions.config.readsCsv === true;
}
