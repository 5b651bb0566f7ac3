import type { ClientConfig } from 'pg';
import type { DataSource } from 'typeorm';

/** How the pool connects, for a connection outside of it. */
export function clientConfig({ options }: DataSource): ClientConfig {
  if (options.type !== 'postgres') throw new Error('The outbox is in Postgres');
  const { url, host, port, username, password, database, ssl } = options;
  return {
    connectionString: url,
    host,
    port,
    user: username,
    password,
    database,
    ssl: ssl as ClientConfig['ssl'],
  };
}
