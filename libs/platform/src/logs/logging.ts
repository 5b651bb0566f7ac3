/** One JSON line per thing worth knowing, through pino; every line is masked once it is finished. */
import type { DynamicModule } from '@nestjs/common';
import { logContext, withLogContext } from '@cnfs/messaging';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { LoggerModule } from 'nestjs-pino';
import { type Logger as Pino, pino } from 'pino';
import { actorLabel } from '../auth/actor.js';
import { contextOf } from '../auth/request-context.js';
import type { PlatformConfiguration } from '../configuration/variables.js';
import { masked } from './masking.js';

/** @param destination where lines go; standard output by default */
export function createLogger(
  service: string,
  level: PlatformConfiguration['LOG_LEVEL'],
  destination?: { write(line: string): void },
): Pino {
  return pino(
    {
      level,
      base: { service },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      serializers: { err: safeError, error: safeError },
      mixin: () => ({ ...logContext() }),
      hooks: { streamWrite: masked },
    },
    destination ?? pino.destination({ sync: false }),
  );
}

/** Nest's own logger. Its middleware is left out: `logRequests` also sees what never reaches a controller. */
export function loggerModule(logger: Pino): DynamicModule {
  return LoggerModule.forRoot({ pinoHttp: { logger }, forRoutes: [] });
}

/** One line per request but those of the probes: who, what, how it ended. No header and no query, which may hold a name. */
export function logRequests(instance: FastifyInstance, logger: Pino): void {
  const about = (request: FastifyRequest, work: () => void) =>
    withLogContext(
      {
        requestId: request.id,
        // Known once its token was read.
        get actor() {
          const { actor } = contextOf(request);
          return actor && actorLabel(actor);
        },
      },
      work,
    );
  // Again after the body was read, whose events come from the connection, which serves one request after another.
  instance.addHook('onRequest', (request, _reply, done) => about(request, done));
  instance.addHook('preValidation', (request, _reply, done) => about(request, done));
  instance.addHook('onResponse', (request, reply, done) => {
    const { id, method } = request;
    const [url] = request.url.split('?', 1);
    const { actor, tx } = contextOf(request);
    const correlations = tx?.correlationIds ?? [];
    // crash-point: command.afterAnswer if method === 'POST'
    const line = {
      req: { id, method, url },
      res: { statusCode: reply.statusCode },
      actor: actor && actorLabel(actor),
      // Of the case that the request is about, or several; without an event, its own id is all there is.
      ...(correlations.length > 1
        ? { correlationIds: correlations }
        : { correlationId: correlations[0] ?? id }),
      ms: Math.round(reply.elapsedTime),
    };
    if (!url?.startsWith('/health/'))
      logger[reply.statusCode >= 500 ? 'warn' : 'info'](line, 'request answered');
    done();
  });
}

/** Neither the statement nor its parameters, which errors of the database carry. */
function safeError(error: unknown): object {
  if (!(error instanceof Error)) return { type: typeof error };
  const { name, message, stack, cause } = error;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  return { type: name, message, code, stack, ...(cause === undefined ? {} : { cause: safeError(cause) }) };
}
