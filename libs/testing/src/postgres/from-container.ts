// A server from the image that production runs, where a container engine answers.
import pg from 'pg';
import { serverContainer } from '../containers.js';
import { eventually } from '../eventually.js';
import { freePort } from '../free-port.js';
import { PASSWORD, SUPERUSER, localeOptions, serverOptions, urlAt } from './postgres.js';
import type { Postgres, PostgresOptions } from './postgres.js';

/** POSTGRES_IMAGE names another one, such as the same from a mirror. */
const image = () => process.env['POSTGRES_IMAGE'] ?? 'postgres:18';

/** @throws Error when no engine answers, or the image cannot be had or does not start */
export async function startPostgresInContainer({ fsync = false }: PostgresOptions = {}): Promise<Postgres> {
  const { PostgreSqlContainer } = await import('@testcontainers/postgresql');
  // A port of its own choice would be another one after a restart.
  const port = await freePort();
  const url = urlAt(port);
  const started = await new PostgreSqlContainer(image())
    .withDatabase('postgres')
    .withUsername(SUPERUSER)
    .withPassword(PASSWORD)
    .withExposedPorts({ container: 5432, host: port })
    .withEnvironment({ POSTGRES_INITDB_ARGS: localeOptions('C.UTF-8').join(' ') })
    .withCommand(['postgres', ...serverOptions(fsync)])
    .start();
  const container = await serverContainer(started);
  return {
    url,
    port,
    crash: () => container.kill(),
    // Its engine knows no other end without warning.
    stopImmediately: () => container.kill(),
    async restart() {
      if (await container.running()) await container.kill();
      await container.start();
      await eventually(() => answers(url), { deadline: 30_000, what: `PostgreSQL at ${url}` });
    },
    stop: () => container.remove(),
  };
}

async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url });
  try {
    await client.connect();
    return true;
  } catch {
    return false;
  } finally {
    await client.end();
  }
}
