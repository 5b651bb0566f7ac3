import { afterAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { cloneDatabase, createDatabase, dropDatabase, ensureTemplate, testPostgres } from './databases.js';

const made: string[] = [];
afterAll(async () => {
  for (const url of made) await dropDatabase(new URL(url).pathname.slice(1));
});

async function query<T extends pg.QueryResultRow>(url: string, sql: string): Promise<T[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<T>(sql)).rows;
  } finally {
    await client.end();
  }
}

describe('the server of a test run', () => {
  test('sorts as French does and counts letters with accents as letters', async () => {
    const [sorted] = await query<{ words: string[] }>(
      testPostgres(),
      `SELECT array_agg(w ORDER BY w) AS words FROM unnest(ARRAY['zèbre', 'été', 'Écoute', 'eau']) w`,
    );
    expect(sorted?.words).toEqual(['eau', 'Écoute', 'été', 'zèbre']);
    expect(await query(testPostgres(), `SELECT upper('é') AS up, 'é' ~ '^\\w$' AS letter`)).toEqual([
      { up: 'É', letter: true },
    ]);
  });
});

describe('a template', () => {
  test('is built once, however many ask at the same time, and clones are apart', async () => {
    let builds = 0;
    const build = async (url: string) => {
      builds += 1;
      await query(url, `CREATE TABLE place (name text)`);
    };
    const name = `template_${process.pid}`;
    await Promise.all([
      ensureTemplate(name, build),
      ensureTemplate(name, build),
      ensureTemplate(name, build),
    ]);
    expect(builds).toBe(1);

    const [one, two] = await Promise.all([cloneDatabase(name), cloneDatabase(name)]);
    made.push(one, two);
    await query(one, `INSERT INTO place VALUES ('Cahors')`);
    expect(await query(one, `SELECT name FROM place`)).toEqual([{ name: 'Cahors' }]);
    expect(await query(two, `SELECT name FROM place`)).toEqual([]);
  });

  test('whose build failed is built again', async () => {
    const name = `broken_${process.pid}`;
    await expect(ensureTemplate(name, () => Promise.reject(new Error('no table')))).rejects.toThrow(
      'no table',
    );
    await ensureTemplate(name, async (url) => {
      await query(url, `CREATE TABLE place (name text)`);
    });
    made.push(await cloneDatabase(name));
  });
});

test('a database that is dropped is gone, even with someone connected', async () => {
  const url = await createDatabase('short_lived');
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  await dropDatabase('short_lived');
  await expect(query(url, `SELECT 1`)).rejects.toThrow('does not exist');
  await client.end();
});
