import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { afterEach, expect, test } from '@jest/globals';
import pg from 'pg';
import { eventually } from '../eventually.js';
import { runAndKill, runs } from '../orphans.js';
import { startPostgresFromBinaries } from './from-binaries.js';
import type { PostgresProcess } from './from-binaries.js';

let server: PostgresProcess | undefined;
afterEach(() => server?.stop());

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

test('what was committed with fsync is there after a crash and a restart', async () => {
  server = await startPostgresFromBinaries({ fsync: true });
  await query(server.url, `CREATE TABLE post AS SELECT 'Figeac' AS town`);
  const before = server.pid;
  await server.crash();
  await expect(query(server.url, `SELECT 1`)).rejects.toThrow();
  await server.restart();
  expect(server.pid).not.toBe(before);
  expect(await query(server.url, `SELECT town FROM post`)).toEqual([{ town: 'Figeac' }]);
});

test('a server that cannot start says why', async () => {
  server = await startPostgresFromBinaries();
  await expect(startPostgresFromBinaries({ port: server.port })).rejects.toThrow('could not bind');
});

test.each(['SIGKILL', 'SIGTERM'] as const)(
  'a parent ended by %s leaves neither server nor folder',
  async (signal) => {
    const left = await runAndKill<{ pid: number; log: string }>(
      `const { pid, log } = await (await load('postgres/from-binaries.ts')).startPostgresFromBinaries(); return { pid, log };`,
      signal,
    );
    await eventually(() => !runs(left.pid), { what: 'the end of the server' });
    await eventually(() => !existsSync(dirname(left.log)), { what: 'the removal of its folder' });
  },
);
