/**
 * A route that reads a file of CSV instead of JSON: its bytes as they come, counted, never held whole in memory. Who reads
 * them stops at the first that is wrong; what is left is thrown away, for a client that is cut never reads its answer.
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

export class CsvStream {
  constructor(private readonly payload: Readable) {}

  /** @throws Problem 413 beyond the limit */
  async *[Symbol.asyncIterator](): AsyncGenerator<Buffer> {
    let size = 0;
    try {
      for await (const chunk of this.payload.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
        size += chunk.length;
        if (size > CSV_LIMIT_BYTES)
          throw new Problem(413, 'BODY_TOO_LARGE', undefined, { headers: { connection: 'close' } });
        yield chunk;
      }
    } finally {
      this.payload.resume();
    }
  }
}

export function readsCsv(request: FastifyRequest): boolean {
  return request.routeOptions.config.readsCsv === true;
}
