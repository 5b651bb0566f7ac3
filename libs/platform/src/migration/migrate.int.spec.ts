import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createDatabase, dropDatabase } from '@cnfs/testing';
import pg from 'pg';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createDataSource } from '../database/data-source.js';
import { installDatabase } from '../database/install.js';
import { lending } from '../fixture/lending.js';
import { testPasswords, urlOf } from '../testing/test-database.js';
import { readConfiguration } from '../configuration/read.js';
import type { ServiceDefinition } from '../service.js';
import { migrate } from './migrate.js';
import { schemaProblems } from './schema-check.js';

let url: string;
let folder: string;
let service: ServiceDefinition;
beforeAll(async () => {
  url = await createDatabase();
  folder = await mkdtemp(join(tmpdir(), 'migrations-'));
  service = { ...lending, migrations: pathToFileURL(`${folder}/`) };
  await writeFile(join(folder, '0001-shelf.sql'), 'CREATE TABLE shelf (id uuid PRIMARY KEY);');
});
afterAll(async () => {
  await dropDatabase(new URL(url).pathname.slice(1));
  await rm(folder, { recursive: true });
});

const owner = () => urlOf('kits_owner', url);
const rows = async <T extends pg.QueryResultRow>(sql: string, as = url): Promise<T[]> => {
  const client = new pg.Client({ connectionString: as });
  await client.connect();
  try {
    return (await client.query<T>(sql)).rows;
  } finally {
    await client.end();
  }
};
const problems = async () => {
  const dataSource = createDataSource(
    service,
    readConfiguration(service, {
      DATABASE_URL: urlOf('kits_app', url),
      ...{ BROKER_URL: 'kafka://none:1', AUTH_ISSUER: 'x', AUTH_JWKS_URL: 'http://x' },
    }),
  );
  await dataSource.initialize();
  try {
    return await schemaProblems(service, dataSource);
  } finally {
    await dataSource.destroy();
  }
};

describe('migrations', () => {
  it('are installed for, twice without harm', async () => {
    await Promise.all([installDatabase(url, testPasswords), installDatabase(url, testPasswords)]);
    await installDatabase(url, testPasswords);
    expect(await problems()).toContainEqual('kits/0001-shelf.sql is not applied');
  });

  it('run once when several processes start them together: messaging’s, the platform’s, then the service’s', async () => {
    const runs = await Promise.all(Array.from({ length: 5 }, () => migrate(service, owner())));
    const applied = runs.flatMap((run) => run.applied);
    const sources = applied.map((name) => name.split('/')[0]);
    expect(new Set(applied).size).toBe(applied.length);
    expect(sources).toEqual([...sources].sort((a, b) => order(a) - order(b)));
    expect(applied.at(-1)).toBe('kits/0001-shelf.sql');
    expect(await problems()).toEqual([]);
    expect((await migrate(service, owner())).applied).toEqual([]);
  });

  it('are followed by the reference data, as the owner, one process at a time', async () => {
    let loading = 0;
    const who: unknown[] = [];
    const seeded: ServiceDefinition = {
      ...service,
      seed: async (client) => {
        expect((loading += 1)).toBe(1);
        const { rows } = await client.query<object>(
          `SELECT current_user AS role, to_regclass('shelf')::text AS shelf`,
        );
        who.push(...rows);
        loading -= 1;
      },
    };
    await Promise.all([migrate(seeded, owner()), migrate(seeded, owner())]);
    expect(who).toEqual(Array(2).fill({ role: 'kits_owner', shelf: 'shelf' }));
  });

  it('go forward by new files', async () => {
    await writeFile(join(folder, '0002-book.sql'), 'CREATE TABLE book (id uuid PRIMARY KEY);');
    expect(await problems()).toEqual(['kits/0002-book.sql is not applied']);
    expect((await migrate(service, owner())).applied).toEqual(['kits/0002-book.sql']);
  });

  it('leave nothing of a file that fails, and name it', async () => {
    const file = join(folder, '0003-wrong.sql');
    await writeFile(file, 'CREATE TABLE page (id uuid); SELECT * FROM nowhere;');
    await expect(migrate(service, owner())).rejects.toThrow(/kits\/0003-wrong\.sql failed: .*nowhere/);
    expect(await rows(`SELECT to_regclass('kits.page') AS page`)).toEqual([{ page: null }]);
    await writeFile(file, 'CREATE TABLE page (id uuid);');
    expect((await migrate(service, owner())).applied).toEqual(['kits/0003-wrong.sql']);
  });

  it('refuse a file that was changed after it was applied, and the service does not start on it', async () => {
    await writeFile(join(folder, '0001-shelf.sql'), 'CREATE TABLE shelf (id text PRIMARY KEY);');
    await expect(migrate(service, owner())).rejects.toThrow(/kits\/0001-shelf\.sql was changed/);
    expect(await problems()).toEqual(['kits/0001-shelf.sql was changed after it was applied']);
  });
});

describe('the two roles', () => {
  const as = (role: 'kits_app' | 'kits_owner') => (sql: string) => rows(sql, urlOf(role, url));

  it('see their own schema first, and the extensions', async () => {
    expect(await as('kits_app')('SHOW search_path')).toEqual([{ search_path: 'kits, extensions' }]);
    expect(await as('kits_app')(`SELECT similarity('Ussel', 'ussel')::int AS same`)).toEqual([{ same: 1 }]);
    await as('kits_app')(`INSERT INTO shelf VALUES (gen_random_uuid())`);
  });

  it.each([
    ['CREATE TABLE mine (id uuid)', 'schema'],
    ['ALTER TABLE shelf ADD COLUMN more text', 'owner'],
    ['DROP TABLE shelf', 'owner'],
    ['TRUNCATE shelf', 'permission denied'],
    ['CREATE SCHEMA mine', 'permission denied'],
    ['CREATE TEMP TABLE mine (id uuid)', 'permission denied'],
    ['DELETE FROM schema_migration', 'permission denied'],
    [`UPDATE parameter SET value = '1'`, 'permission denied'],
    ['DELETE FROM approval_step', 'permission denied'],
    ['UPDATE parameter_set_activation SET set_name = id::text', 'permission denied'],
    ['SELECT * FROM payments.anything', 'permission denied for schema payments'],
    ['CREATE TABLE recruitment.anything (id uuid)', 'permission denied for schema recruitment'],
    ['SET ROLE kits_owner', 'permission denied'],
    ['CREATE ROLE other', 'permission denied'],
    [`COPY shelf TO PROGRAM 'cat'`, 'permission denied'],
  ])('kits_app may not: %s', async (sql, message) => {
    await expect(as('kits_app')(sql)).rejects.toThrow(message);
  });

  it.each([
    ['SELECT * FROM payments.anything', 'permission denied for schema payments'],
    ['CREATE TABLE extensions.anything (id uuid)', 'permission denied for schema extensions'],
    ['CREATE TABLE public.anything (id uuid)', 'permission denied for schema public'],
    ['CREATE EXTENSION pgcrypto SCHEMA kits', 'permission denied'],
  ])('kits_owner may not either: %s', async (sql, message) => {
    await expect(as('kits_owner')(sql)).rejects.toThrow(message);
  });
});

function order(source: string | undefined): number {
  return ['messaging', 'platform', 'kits'].indexOf(source ?? '');
}
