/**
 * What the superuser makes once per database, before any migration: extensions, and for each service a schema and two
 * roles. `<service>_owner` owns the schema and migrates it; `<service>_app` reads and writes rows and has no DDL. Neither sees
 * another service's schema. Safe to run again.
 */
import { type DeployableName, deployables } from '@cnfs/contracts';
import pg from 'pg';

export type DatabaseRole = `${DeployableName}_${'owner' | 'app'}`;

const extensions = ['pg_trgm', 'unaccent', 'btree_gist', 'cube', 'earthdistance'];

/** @param passwords of the twelve roles; a role that exists gets the password given here */
export async function installDatabase(
  superuserUrl: string,
  passwords: Readonly<Record<DatabaseRole, string>>,
): Promise<void> {
  const client = new pg.Client({ connectionString: superuserUrl });
  await client.connect();
  try {
    // Roles belong to the whole server: two databases installed at once would race on them.
    await client.query(`BEGIN; SELECT pg_advisory_xact_lock(hashtext('cnfs install'))`);
    for (const statement of statements(client, passwords)) await client.query(statement);
    await client.query('COMMIT');
  } finally {
    await client.end();
  }
}

function* statements(
  client: pg.Client,
  passwords: Readonly<Record<DatabaseRole, string>>,
): Generator<string> {
  const database = client.escapeIdentifier(client.database ?? 'postgres');
  yield `CREATE SCHEMA IF NOT EXISTS extensions`;
  for (const extension of extensions)
    yield `CREATE EXTENSION IF NOT EXISTS ${extension} SCHEMA extensions CASCADE`;
  yield `REVOKE ALL ON SCHEMA public FROM PUBLIC`;
  yield `REVOKE ALL ON DATABASE ${database} FROM PUBLIC`;
  // What whoever only looks is a member of, beside pg_read_all_data: the right to connect. Nobody logs in as it.
  yield createRole('cnfs_readonly');
  yield `GRANT CONNECT ON DATABASE ${database} TO cnfs_readonly`;
  for (const service of deployables) {
    const owner = `${service}_owner` as const;
    const app = `${service}_app` as const;
    for (const role of [owner, app]) {
      yield createRole(role);
      yield `ALTER ROLE ${role} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOINHERIT PASSWORD ${client.escapeLiteral(passwords[role])}`;
      yield `ALTER ROLE ${role} SET search_path = ${service}, extensions`;
      yield `GRANT CONNECT ON DATABASE ${database} TO ${role}`;
      yield `GRANT USAGE ON SCHEMA extensions TO ${role}`;
    }
    yield `CREATE SCHEMA IF NOT EXISTS ${service} AUTHORIZATION ${owner}`;
    yield `GRANT USAGE ON SCHEMA ${service} TO ${app}`;
    const byDefault = `ALTER DEFAULT PRIVILEGES FOR ROLE ${owner}`;
    yield `${byDefault} REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC`;
    yield `${byDefault} IN SCHEMA ${service} GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO ${app}`;
    yield `${byDefault} IN SCHEMA ${service} GRANT USAGE, SELECT ON SEQUENCES TO ${app}`;
    yield `${byDefault} IN SCHEMA ${service} GRANT EXECUTE ON FUNCTIONS TO ${app}`;
  }
}

function createRole(role: string): string {
  return `DO $$ BEGIN CREATE ROLE ${role}; EXCEPTION WHEN duplicate_object THEN NULL; END $$`;
}
