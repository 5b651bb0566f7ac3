/** The pool of the application's role. Time-outs everywhere: a database that does not answer becomes a 503, never a pile-up. */
import { patientSocket } from '@cnfs/messaging';
import pg from 'pg';
import { DataSource } from 'typeorm';
import type { PlatformConfiguration } from '../configuration/variables.js';
import type { ServiceDefinition } from '../service.js';

const DATE = 1082;
/** What the server has, beyond its own time-outs, to tell of them. */
const GRACE_MS = 10_000;
const types: pg.CustomTypesConfig = {
  // A day is a text, never an instant at some midnight.
  getTypeParser: (oid: number, format?: 'text' | 'binary') =>
    oid === DATE
      ? (text: string) => text
      : (pg.types.getTypeParser(oid, format) as (text: string) => unknown),
};

/**
 * A connection that ends in the moment it has come up ends before its first user listens, and its error would end the process.
 * Whoever uses it is told by what it asks.
 */
class Connection extends pg.Client {
  constructor(config?: string | pg.ClientConfig) {
    super(config);
    this.on('error', () => undefined);
  }
}

export function createDataSource(
  service: ServiceDefinition,
  configuration: PlatformConfiguration,
): DataSource {
  const { DATABASE_STATEMENT_TIMEOUT_MS, DATABASE_IDLE_TRANSACTION_TIMEOUT_MS } = configuration;
  const patienceMs = Math.max(DATABASE_STATEMENT_TIMEOUT_MS, DATABASE_IDLE_TRANSACTION_TIMEOUT_MS) + GRACE_MS;
  return new DataSource({
    type: 'postgres',
    url: configuration.DATABASE_URL,
    applicationName: `${service.name}-${process.pid}`,
    entities: [...service.entities],
    poolSize: configuration.DATABASE_POOL_SIZE,
    connectTimeoutMS: configuration.DATABASE_CONNECT_TIMEOUT_MS,
    installExtensions: false,
    logging: false,
    extra: {
      Client: Connection,
      types,
      // What is asked side by side on a connection is sent at once, and answered in its order.
      pipeline: true,
      stream: () => patientSocket(patienceMs),
      statement_timeout: DATABASE_STATEMENT_TIMEOUT_MS,
      idle_in_transaction_session_timeout: DATABASE_IDLE_TRANSACTION_TIMEOUT_MS,
      // A connection is renewed before whatever stands between us and the server forgets it.
      maxLifetimeSeconds: 1_800,
      keepAlive: true,
    },
  });
}
