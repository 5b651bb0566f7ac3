/** A service that serves: how it comes up, and how it goes down without losing what is at hand. */
import { type Broker, openBroker } from '@cnfs/messaging';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import { Registry, collectDefaultMetrics } from 'prom-client';
import type { DataSource } from 'typeorm';
import { createApplication } from './application.js';
import { ProgrammeClock } from './clock/programme-clock.js';
import type { Configuration } from './configuration/read.js';
import { connect } from './database/connect.js';
import { createDataSource } from './database/data-source.js';
import { DueWorkRunner } from './due-work/runner.js';
import { Lifecycle } from './health/lifecycle.js';
import { HttpAdapter } from './http/http-adapter.js';
import { measureFigures } from './metrics/figures.js';
import { measureDueWork, measurePool } from './metrics/metrics.js';
import { MetricsServer } from './metrics/metrics-server.js';
import type { ServiceDefinition } from './service.js';
import { StoredAnswers } from './transaction/stored-answers.js';

export class RunningService {
  private constructor(
    private readonly app: NestFastifyApplication,
    private readonly dataSource: DataSource,
    private readonly metrics: MetricsServer,
    private readonly configuration: Configuration,
  ) {}

  /** Waits for the database and for its schema, then opens the port. */
  static async start(
    service: ServiceDefinition,
    configuration: Configuration,
    logger: Logger,
  ): Promise<RunningService> {
    const registry = new Registry();
    // Every 10 ms, as is its default, the look at the loop's lag alone would cost half a per cent of a core.
    collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: 50 });
    const dataSource = createDataSource(service, configuration);
    await connect(service, dataSource);
    const broker = service.events === false ? null : brokerOf(service, configuration);
    const app = await createApplication({ service, configuration, dataSource, broker, logger, registry });
    const clock = app.get(ProgrammeClock);
    await clock.refresh();
    measurePool(dataSource, registry);
    measureDueWork(dataSource, () => clock.now(), registry);
    // Of the database and not of a process: those that answer requests need not ask too.
    if (configuration.ROLE !== 'api') measureFigures(service.figures ?? [], dataSource, registry);
    const metrics = await MetricsServer.open(registry, configuration.METRICS_PORT);
    app.get(StoredAnswers).start();
    if (configuration.ROLE !== 'api') app.get(DueWorkRunner).start();
    await app.startAllMicroservices();
    await app.listen(configuration.PORT, '0.0.0.0');
    app.get(Lifecycle).markStarted();
    return new RunningService(app, dataSource, metrics, configuration);
  }

  /** Requests are drained first, then reactions, then what waits to be sent, then the connections. */
  async stop(): Promise<void> {
    const { app } = this;
    app.get(Lifecycle).markDraining();
    (app.getHttpAdapter() as unknown as HttpAdapter).drain();
    app.get(StoredAnswers).stop();
    await Promise.all([app.get(DueWorkRunner).stop(), delay(this.configuration.SHUTDOWN_DRAIN_MS)]);
    await app.close();
    await this.metrics.close();
    await this.dataSource.destroy();
  }
}

function brokerOf({ name }: ServiceDefinition, configuration: Configuration): Broker {
  return openBroker(configuration.BROKER_URL, {
    clientId: name,
    production: configuration.NODE_ENV === 'production',
    sessionTimeout: configuration.BROKER_SESSION_TIMEOUT_MS,
  });
}
