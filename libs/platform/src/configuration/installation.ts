/** What the installation of the database reads: a superuser's connection and the passwords of the roles it makes. */
import { deployables } from '@cnfs/contracts';
import type { DatabaseRole } from '../database/install.js';
import { type Environment, InvalidConfiguration, valueOf } from './read.js';

export interface Installation {
  readonly superuserUrl: string;
  readonly passwords: Readonly<Record<DatabaseRole, string>>;
}

/**
 * `SUPERUSER_URL`, and for each role its own password (`RECRUITMENT_APP_PASSWORD`) or, in development, one for all
 * (`ROLES_PASSWORD`). `NAME_FILE` names a file to read any of them from.
 * @throws InvalidConfiguration naming every variable that is missing
 */
export function readInstallation(environment: Environment = process.env): Installation {
  const problems: string[] = [];
  const take = (name: string, otherwise = name) => {
    const value = valueOf(name, environment, problems) || valueOf(otherwise, environment, problems);
    if (!value) problems.push(`${name} is missing`);
    return value ?? '';
  };
  const superuserUrl = take('SUPERUSER_URL');
  const roles = deployables.flatMap((service) => [`${service}_owner`, `${service}_app`] as const);
  const passwords = Object.fromEntries(
    roles.map((role) => [role, take(`${role.toUpperCase()}_PASSWORD`, 'ROLES_PASSWORD')]),
  ) as Record<DatabaseRole, string>;
  if (problems.length > 0) throw new InvalidConfiguration(problems);
  return { superuserUrl, passwords };
}
