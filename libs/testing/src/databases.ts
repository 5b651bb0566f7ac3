// Databases made from templates: a spec file gets a migrated database of its own in a fraction of a second.
import { randomBytes } from 'node:crypto';
import pg from 'pg';

/**
 * The superuser's connection string of the server that the jest global setup started or was given.
 * @throws Error outside of the levels `int` and `kafka`
 */
export function testPostgres(): string {
  const url = process.env['CNFS_TEST_POSTGRES'];
  if (!url) throw new Error('no PostgreSQL: this spec runs at the level int or kafka of tools/jest.mjs');
  return url;
}

/** The same connection string for another database. */
export function databaseUrl(url: string, database: string): string {
  const other = new URL(url);
  other.pathname = `/${database}`;
  return other.href;
}

/** Makes an empty database and returns its connection string (as superuser). */
export async function createDatabase(name = freshName(), server = testPostgres()): Promise<string> {
  await asSuperuser(server, (client) => client.query(`CREATE DATABASE ${pg.escapeIdentifier(name)}`));
  return databaseUrl(server, name);
}

/** Removes a database, whoever is connected to it; none of that name is fine. */
export async function dropDatabase(name: string, server = testPostgres()): Promise<void> {
  await asSuperuser(server, (client) =>
    client.query(`DROP DATABASE IF EXISTS ${pg.escapeIdentifier(name)} WITH (FORCE)`),
  );
}

/** Copies a template into a new database and returns its connection string (as superuser). */
export async function cloneDatabase(
  template: string,
  name = freshName(),
  server = testPostgres(),
): Promise<string> {
  await asSuperuser(server, (client) =>
    client.query(
      `CREATE DATABASE ${pg.escapeIdentifier(name)} TEMPLATE ${pg.escapeIdentifier(template)} STRATEGY FILE_COPY`,
    ),
  );
  return databaseUrl(server, name);
}

/**
 * Makes a template once per server, however many spec files ask for it at the same time: the first builds, the
 * others wait. A build that fails leaves nothing, and the next one who asks tries again.
 * @param build fills the database at the given superuser's connection string, and closes its connections
 */
export async function ensureTemplate(
  name: string,
  build: (url: string) => Promise<void>,
  server = testPostgres(),
): Promise<string> {
  await asSuperuser(server, async (client) => {
    await client.query(`SELECT pg_advisory_lock(hashtext($1))`, [`template ${name}`]);
    const made = await client.query(`SELECT FROM pg_database WHERE datname = $1 AND datistemplate`, [name]);
    if (made.rowCount) return;
    await dropDatabase(name, server);
    await build(await createDatabase(name, server));
    await client.query(`ALTER DATABASE ${pg.escapeIdentifier(name)} IS_TEMPLATE true`);
  });
  return name;
}

function freshName(): string {
  return `test_${randomBytes(6).toString('hex')}`;
}

async function asSuperuser<T>(server: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: server });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
