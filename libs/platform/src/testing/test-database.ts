/** A database per spec file: the service's migrations run once per server, every spec gets a copy. */
import { deployables } from '@cnfs/contracts';
import { cloneDatabase, databaseUrl, ensureTemplate } from '@cnfs/testing';
import { type DatabaseRole, installDatabase } from '../database/install.js';
import { checksumOf, migrationFiles } from '../migration/files.js';
import { migrate } from '../migration/migrate.js';
import type { ServiceDefinition } from '../service.js';

export interface TestDatabase {
  readonly name: string;
  /** As superuser. */
  readonly url: string;
  readonly ownerUrl: string;
  readonly appUrl: string;
}

/** A role's password is its name: the server is of this machine and of this run. */
export const testPasswords = Object.fromEntries(
  deployables.flatMap((service) => [`${service}_owner`, `${service}_app`]).map((role) => [role, role]),
) as Record<DatabaseRole, string>;

export async function testDatabase(service: ServiceDefinition): Promise<TestDatabase> {
  const checksum = checksumOf(await migrationFiles(service)).slice(0, 16);
  const template = await ensureTemplate(`template_${service.name}_${checksum}`, async (url) => {
    await installDatabase(url, testPasswords);
    await migrate(service, urlOf(`${service.name}_owner`, url));
  });
  const url = await cloneDatabase(template);
  return {
    name: new URL(url).pathname.slice(1),
    url,
    ownerUrl: urlOf(`${service.name}_owner`, url),
    appUrl: urlOf(`${service.name}_app`, url),
  };
}

/** The same database as another role. */
export function urlOf(role: DatabaseRole, url: string): string {
  const other = new URL(databaseUrl(url, new URL(url).pathname.slice(1)));
  other.username = role;
  other.password = testPasswords[role];
  return other.href;
}
