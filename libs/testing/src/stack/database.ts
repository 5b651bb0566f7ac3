// The product's database on a fresh server: the superuser installs it by the platform's own code, in a process of its
// own, because this library may not import the platform.
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { services } from '@cnfs/contracts';
import type { ServiceName } from '@cnfs/contracts';
import { createDatabase } from '../databases.js';
import { workspace } from './workspace.js';

type Role = 'owner' | 'app';

/** The database `cnfs` with its roles. */
export interface ProductDatabase {
  /** As superuser. */
  url: string;
  /** As one of a service's two roles. */
  urlOf(service: ServiceName, role: Role): string;
}

/** Makes the database `cnfs`, its schemas and roles, with passwords made up for the occasion. */
export async function installProductDatabase(server: string): Promise<ProductDatabase> {
  const url = await createDatabase('cnfs', server);
  const roles = services.flatMap((service) => [`${service}_owner`, `${service}_app`]);
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

const INSTALL = `
const { installDatabase } = await import(process.env.INSTALLER);
await installDatabase(process.env.SUPERUSER_URL, JSON.parse(process.env.PASSWORDS));`;

async function install(url: string, passwords: Record<string, string>): Promise<void> {
  const installer = join(workspace, 'libs/platform/dist/database/install.js');
  if (!existsSync(installer)) throw new Error('libs/platform is not built: run `npm run build` first');
  // By the environment: a command line is seen by every user of the machine.
  const env = {
    ...process.env,
    INSTALLER: pathToFileURL(installer).href,
    SUPERUSER_URL: url,
    PASSWORDS: JSON.stringify(passwords),
  };
  await promisify(execFile)(process.execPath, ['--input-type=module', '-e', INSTALL], {
    env,
    cwd: workspace,
  });
}
