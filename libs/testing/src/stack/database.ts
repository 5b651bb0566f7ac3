// The product's database on a fresh server: the superuser installs it by the platform's own code, in a process of its
// own, because this library may not import the platform.
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { deployables } from '@cnfs/contracts';
import type { DeployableName } from '@cnfs/contracts';
import { createDatabase } from '../databases.js';
import { workspace } from './workspace.js';

type Role = 'owner' | 'app';

/** The database `cnfs` with its roles. */
export interface ProductDatabase {
  /** As superuser. */
  url: string;
  /** As one of a service's two roles. */
  urlOf(service: DeployableName, role: Role): string;
}

/** Makes the database `cnfs`, its schemas and roles, with passwords made up for the occasion. */
export async function installProductDatabase(server: string): Promise<ProductDatabase> {
  const url = await createDatabase('cnfs', server);
  const roles = deployables.flatMap((service) => [`${service}_owner`, `${service}_app`]);
  const passwords = Object.fromEntries(roles.map((role) => [role, randomBytes(12).toString('hex')]));
  await install(url, passwords);
  return {
    url,
    urlOf(service, role) {
      const login = new URL(url);
      login.username = `${service}_${role}`;
      login.password = passwords[login.username] ?? '';
      return login.href;
    },
  };
}

async function install(url: string, passwords: Record<string, string>): Promise<void> {
  const installer = join(workspace, 'libs/platform/dist/database/install-from-environment.js');
  if (!existsSync(installer)) throw new Error('libs/platform is not built: run `npm run build` first');
  // By the environment: a command line is seen by every user of the machine.
  const variables = Object.entries(passwords).map(([role, password]) => [
    `${role.toUpperCase()}_PASSWORD`,
    password,
  ]);
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    ...(Object.fromEntries(variables) as Record<string, string>),
    SUPERUSER_URL: url,
  };
  await promisify(execFile)(process.execPath, [installer], { env });
}
