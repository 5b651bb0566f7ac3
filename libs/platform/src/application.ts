/** A service as a Nest application, not yet listening: the same for production and for specs. */
import { type Broker, MessagingModule, connectReactions } from '@cnfs/messaging';
import { type DynamicModule, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Logger } from 'nestjs-pino';
import type { Logger as Pino } from 'pino';
import type { Registry } from 'prom-client';
import type { DataSource } from 'typeorm';
import type { Configuration } from './configuration/read.js';
import { HttpAdapter } from './http/http-adapter.js';
import { answerProbesOnly } from './http/probes-only.js';
import { logRequests, loggerModule } from './logs/logging.js';
import { measureRequests } from './metrics/metrics.js';
import { serveDocumentation } from './openapi/document.js';
import { PlatformModule } from './platform.module.js';
import type { ServiceDefinition } from './service.js';

export interface ApplicationParts {
  readonly service: ServiceDefinition;
  readonly configuration: Configuration;
  /** Initialised. */
  readonly dataSource: DataSource;
  /** null: nothing is sent or received (specs). */
  readonly broker: Broker | null;
  readonly logger: Pino;
  readonly registry: Registry;
}

const LANES = 4;

@Module({})
class Root {}

/** @throws UnsafeRoutes when a route has no policy */
export async function createApplication(parts: ApplicationParts): Promise<NestFastifyApplication> {
  const { service, configuration, dataSource, broker, logger, registry } = parts;
  // Reactions leave at least half of the pool to requests, and one that waits for a connection always gets one.
  const lanes = Math.min(LANES, Math.floor(configuration.DATABASE_POOL_SIZE / 2));
  const works = configuration.ROLE !== 'api';
  const root: DynamicModule = {
    module: Root,
    imports: [
      loggerModule(logger),
      PlatformModule.of(service, configuration, dataSource),
      MessagingModule.forRoot({
        ...{ service: service.name, projections: service.projections },
        ...{ broker, works, lanes, registry },
      }),
      service.module,
    ],
  };
  const adapter = new HttpAdapter(configuration);
  measureRequests(adapter.getInstance(), registry);
  adapter.rateLimits.measure(registry);
  logRequests(adapter.getInstance(), logger);
  if (configuration.ROLE === 'worker') answerProbesOnly(adapter.getInstance());
  const app = await NestFactory.create<NestFastifyApplication>(root, adapter, {
    bufferLogs: true,
    abortOnError: false,
    bodyParser: false,
  });
  app.useLogger(app.get(Logger));
  connectReactions(app);
  if (configuration.NODE_ENV !== 'production') await serveDocumentation(app, service);
  await app.init();
  await adapter.getInstance().ready();
  return app;
}
