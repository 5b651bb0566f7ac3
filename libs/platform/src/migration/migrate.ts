/**
 * Applies what is missing, as the owner: each file in a transaction of its own with its line of history, then the service's
 * reference data; one process at a time.
 */
import pg from 'pg';
import type { ServiceDefinition } from '../service.js';
import { type MigrationFile, migrationFiles } from './files.js';

/** Files are not edited once applied: what ran elsewhere would not be what stands here. */
export class MigrationChanged extends Error {
  constructor(file: MigrationFile) {
    super(`migration ${file.source}/${file.name} was changed after it was applied: write a new file instead`);
    this.name = 'MigrationChanged';
  }
}

export interface Migrated {
  /** 'platform/0001-….sql', in the order they ran; empty when nothing was missing. */
  readonly applied: readonly string[];
}

/**
 * @throws MigrationChanged when a file differs from the one that was applied under its name
 * @throws Error naming the file whose SQL failed; the files before it stay applied
 */
export async function migrate(service: ServiceDefinition, ownerUrl: string): Promise<Migrated> {
  const files = await migrationFiles(service);
  const client = new pg.Client({ connectionString: ownerUrl, application_name: `${service.name}-migrate` });
  await client.connect();
  try {
    await client.query(`SELECT pg_advisory_lock(hashtext($1))`, [`${service.name} migrations`]);
    await client.query(history(service));
    const applied: string[] = [];
    for (const file of files) if (await apply(client, file)) applied.push(`${file.source}/${file.name}`);
    await service.seed?.(client);
    return { applied };
  } finally {
    await client.end();
  }
}

function history(service: ServiceDefinition): string {
  return `
    CREATE TABLE IF NOT EXISTS schema_migration (
      source     text NOT NULL,
      name       text NOT NULL,
      checksum   text NOT NULL,
      applied_at timestamptz NOT NULL DEFAULT clock_timestamp(),
      PRIMARY KEY (source, name)
    );
    REVOKE INSERT, UPDATE, DELETE ON schema_migration FROM ${service.name}_app;`;
}

async function apply(client: pg.Client, file: MigrationFile): Promise<boolean> {
  const { rows } = await client.query<{ checksum: string }>(
    `SELECT checksum FROM schema_migration WHERE source = $1 AND name = $2`,
    [file.source, file.name],
  );
  if (rows[0]) {
    if (rows[0].checksum !== file.checksum) throw new MigrationChanged(file);
    return false;
  }
  try {
    await client.query('BEGIN');
    await client.query(file.sql);
    await client.query(`INSERT INTO schema_migration (source, name, checksum) VALUES ($1, $2, $3)`, [
      file.source,
      file.name,
      file.checksum,
    ]);
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK');
    throw new Error(`migration ${file.source}/${file.name} failed: ${messageOf(error)}`, { cause: error });
  }
  return true;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
