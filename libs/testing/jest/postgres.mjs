// jest's global setup at the level int: one PostgreSQL for the run, unless CNFS_TEST_POSTGRES names one
// (a superuser's connection string).
import './sources.mjs';
import { onTeardown } from './teardown.mjs';

export default async function setup() {
  if (process.env.CNFS_TEST_POSTGRES) return;
  const { startPostgres } = await import('../src/postgres/start-postgres.ts');
  const postgres = await startPostgres();
  process.env.CNFS_TEST_POSTGRES = postgres.url;
  onTeardown(() => postgres.stop());
}
