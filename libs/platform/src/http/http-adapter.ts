/** Fastify as we want it: strict bodies, bounded everything, problem+json even where no route was reached. */
import { newId } from '@cnfs/kernel';
import { HttpException } from '@nestjs/common';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Socket } from 'node:net';
import type { PlatformConfiguration } from '../configuration/variables.js';
import { checkAccept } from './accept.js';
import { checkAddress } from './address.js';
import { acceptJsonOnly } from './body.js';
import { isReadFrom } from './csv-body.js';
import { KnownRoutes } from './known-routes.js';
import { Problem } from './problem.js';
import { PROBLEM_TYPE, problemBody, sendProblem } from './problem-answer.js';
import { problemOf } from './problem-of.js';
import { RateLimits } from './rate-limits.js';
import { secureHeaders } from './secure-headers.js';

export class HttpAdapter extends FastifyAdapter {
  readonly knownRoutes = new KnownRoutes();
  readonly rateLimits: RateLimits;
  private draining = false;

  constructor(configuration: PlatformConfiguration) {
    const { HTTP_REQUEST_TIMEOUT_MS: requestTimeout, TRUSTED_PROXIES } = configuration;
    super({
      genReqId: () => newId(),
      bodyLimit: configuration.BODY_LIMIT_BYTES,
      // Whose `X-Forwarded-For` is believed: nobody's, unless they are named.
      trustProxy: TRUSTED_PROXIES ?? false,
      // A request that trickles in is given up (408), its head sooner than its body.
      requestTimeout,
      http: {
        headersTimeout: Math.min(10_000, requestTimeout),
        connectionsCheckingInterval: Math.min(2_000, requestTimeout / 2),
      },
      // Longer than any load balancer's own patience with an idle connection.
      keepAliveTimeout: 75_000,
      forceCloseConnections: 'idle',
      return503OnClosing: false,
      multipart: false,
      routerOptions: { maxParamLength: 200 },
      frameworkErrors: (error: { statusCode?: number }, request: FastifyRequest, reply: FastifyReply) =>
        sendProblem(reply, request, new Problem(error.statusCode === 414 ? 414 : 400, 'MALFORMED_ADDRESS')),
      clientErrorHandler,
    });
    const instance = this.getInstance();
    acceptJsonOnly(instance, configuration.BODY_LIMIT_BYTES);
    instance.addHook('onRoute', ({ method, url }) => this.knownRoutes.add(method, url));
    secureHeaders(instance);
    this.rateLimits = new RateLimits(configuration);
    this.rateLimits.on(instance);
    instance.addHook('preParsing', (request, reply, _payload, done) => {
      if (this.draining) void reply.header('connection', 'close');
      checkAddress(request.url);
      checkAccept(request);
      done();
    });
  }

  /** From now on every answer asks its client to connect anew, elsewhere. */
  drain(): void {
    this.draining = true;
  }
}

/** What Node could not read as HTTP never becomes a request: answered on the socket. */
function clientErrorHandler(error: NodeJS.ErrnoException, socket: Socket): void {
  // A file has its own patience: see `CsvStream`.
  if (error.code === 'ERR_HTTP_REQUEST_TIMEOUT' && isReadFrom(socket)) return;
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
  const status = { HPE_HEADER_OVERFLOW: 431, ERR_HTTP_REQUEST_TIMEOUT: 408 }[error.code ?? ''] ?? 400;
  const body = JSON.stringify(problemBody(problemOf(new HttpException('', status)), newId()));
  socket.end(
    `HTTP/1.1 ${status} Error\r\nContent-Type: ${PROBLEM_TYPE}\r\nContent-Length: ${Buffer.byteLength(body)}\r\n` +
      `Cache-Control: no-store\r\nConnection: close\r\n\r\n${body}`,
  );
}
