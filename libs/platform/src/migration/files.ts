/** The SQL files a service needs, in their order: messaging's, the platform's, then its own. Forward only, never edited once applied. */
import { createHash } from 'node:crypto';
import { readFile, readdir } from 'node:fs/promises';
import { migrationsOfMessaging } from '@cnfs/messaging';
import type { ServiceDefinition } from '../service.js';

export interface MigrationFile {
  readonly source: string;
  readonly name: string;
  readonly sql: string;
  readonly checksum: string;
}

export const migrationsOfPlatform = new URL('../../migrations/', import.meta.url);

export async function migrationFiles(service: ServiceDefinition): Promise<MigrationFile[]> {
  const folders = [
    { source: 'messaging', folder: migrationsOfMessaging },
    { source: 'platform', folder: migrationsOfPlatform },
    { source: service.name, folder: service.migrations },
  ];
  return (await Promise.all(folders.map(({ source, folder }) => filesOf(source, folder)))).flat();
}

/** Changes when any file does: names the template databases of tests. */
export function checksumOf(files: readonly MigrationFile[]): string {
  return sha256(files.map(({ source, name, checksum }) => `${source}/${name}:${checksum}`).join('\n'));
}

async function filesOf(source: string, folder: URL): Promise<MigrationFile[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.sql')).sort();
  return Promise.all(
    names.map(async (name) => {
      const sql = await readFile(new URL(name, folder), 'utf8');
      return { source, name, sql, checksum: sha256(sql) };
    }),
  );
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
