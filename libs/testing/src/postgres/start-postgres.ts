// Where a server comes from: the binaries that npm installed, or a container where CNFS_TEST_CONTAINERS asks for one.
import { inContainers } from '../containers.js';
import { startPostgresFromBinaries } from './from-binaries.js';
import { startPostgresInContainer } from './from-container.js';
import type { Postgres, PostgresOptions } from './postgres.js';

/** Starts a server on a free port of 127.0.0.1. @throws Error when it does not come up */
export function startPostgres(options: PostgresOptions = {}): Promise<Postgres> {
  return inContainers() ? startPostgresInContainer(options) : startPostgresFromBinaries(options);
}
