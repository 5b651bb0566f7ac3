/** One JSON line per thing worth knowing, through pino; every line is masked once it is finished. */
import type { DynamicModule } from '@nestjs/common';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { LoggerModule } from 'nestjs-pino';
import { type Logger as Pino, pino } from 'pino';
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
      hooks: { streamWrite: masked },
    },
    destination ?? pino.destination({ sync: false }),
  );
}

/** Nest's own logger, and one line per request but those of the probes. */
export function loggerModule(logger: Pino): DynamicModule {
  return LoggerModule.forRoot({
    pinoHttp: {
      logger,
      genReqId: (request: IncomingMessage) => request.id,
      autoLogging: { ignore: (request) => request.url?.startsWith('/health/') ?? false },
      customLogLevel: (_request: IncomingMessage, response: ServerResponse, error?: Error) =>
        error || response.statusCode >= 500 ? 'error' : 'info',
      serializers: { req: safeRequest, res: ({ statusCode }: ServerResponse) => ({ statusCode }) },
      quietReqLogger: true,
    },
  });
}

/** No header, no query: what a filter looks for may be a name. */
function safeRequest({ id, method, url }: { id?: unknown; method?: string; url?: string }): object {
  return { id, method, url: url?.split('?', 1)[0] };
}

/** Neither the statement nor its parameters, which errors of the database carry. */
function safeError(error: unknown): object {
  if (!(error instanceof Error)) return { type: typeof error };
  const { name, message, stack, cause } = error;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  return { type: name, message, code, stack, ...(cause === undefined ? {} : { cause: safeError(cause) }) };
}
