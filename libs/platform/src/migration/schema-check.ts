/** Whether the schema is the one this version was written for: every file of ours applied, unchanged; newer ones do not matter. */
import type { DataSource } from 'typeorm';
import type { ServiceDefinition } from '../service.js';
import { migrationFiles } from './files.js';

/** What is missing or different, named; empty when the service may start. */
export async function schemaProblems(service: ServiceDefinition, dataSource: DataSource): Promise<string[]> {
  const files = await migrationFiles(service);
  const [exists] = await dataSource.query<{ found: boolean }[]>(
    `SELECT to_regclass('schema_migration') IS NOT NULL AS found`,
  );
  const applied = exists?.found
    ? await dataSource.query<{ source: string; name: string; checksum: string }[]>(
        `SELECT source, name, checksum FROM schema_migration`,
      )
    : [];
  const checksums = new Map(applied.map(({ source, name, checksum }) => [`${source}/${name}`, checksum]));
  return files.flatMap((file) => {
    const name = `${file.source}/${file.name}`;
    const checksum = checksums.get(name);
    if (checksum === undefined) return [`${name} is not applied`];
    return checksum === file.checksum ? [] : [`${name} was changed after it was applied`];
  });
}
