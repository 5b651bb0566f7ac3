/** The whole of a service's main.ts: `await runService(definition)`. ROLE says whether it migrates and ends, or serves. */
import { topics } from '@cnfs/contracts';
import { openBroker } from '@cnfs/messaging';
import type { Logger } from 'pino';
import {
  InvalidConfiguration,
  readConfiguration,
  readMigrationConfiguration,
  readRole,
} from './configuration/read.js';
import { createLogger } from './logs/logging.js';
import { migrate } from './migration/migrate.js';
import { RunningService } from './running-service.js';
import type { ServiceDefinition } from './service.js';

/** Never throws: what stops the start is logged, and the process ends with code 1. */
export async function runService(service: ServiceDefinition): Promise<void> {
  let logger = createLogger(service.name, 'info');
  // Node would print what nobody caught as it is; the log masks it.
  process.once('uncaughtException', (error) => {
    logger.fatal({ err: error }, 'an error that nobody caught');
    exit(logger, 1);
  });
  try {
    if (readRole() === 'migrate') return await migrateAndEnd(service, logger);
    const configuration = readConfiguration(service);
    logger = createLogger(service.name, configuration.LOG_LEVEL);
    const running = await RunningService.start(service, configuration, logger);
    logger.info({ port: configuration.PORT }, 'service started');
    for (const signal of ['SIGTERM', 'SIGINT'] as const)
      process.once(signal, () => void end(running, logger));
  } catch (error) {
    if (error instanceof InvalidConfiguration)
      logger.fatal({ problems: error.problems }, 'invalid configuration');
    else logger.fatal({ err: error }, 'the service cannot start');
    exit(logger, 1);
  }
}

async function migrateAndEnd(service: ServiceDefinition, logger: Logger): Promise<void> {
  const configuration = readMigrationConfiguration(service);
  const { applied } = await migrate(service, configuration.DATABASE_OWNER_URL);
  logger.info({ applied }, 'schema is up to date');
  if (service.events !== false) {
    const production = configuration.NODE_ENV === 'production';
    await openBroker(configuration.BROKER_URL, { clientId: service.name, production }).createTopics(topics);
    logger.info({ topics: topics.length }, 'topics are there');
  }
  exit(logger, 0);
}

async function end(running: RunningService, logger: Logger): Promise<void> {
  logger.info('service stops');
  try {
    await running.stop();
    logger.info('service stopped');
    exit(logger, 0);
  } catch (error) {
    logger.fatal({ err: error }, 'the service could not stop in order');
    exit(logger, 1);
  }
}

/** Lines still in memory are written first. */
function exit(logger: Logger, code: number): void {
  logger.flush(() => process.exit(code));
}
