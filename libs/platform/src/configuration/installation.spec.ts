import { describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readInstallation } from './installation.js';

const SUPERUSER_URL = 'postgres://postgres:secret@db/cnfs';

describe('the installation of the database', () => {
  it('takes one password for all roles, and prefers the own one of a role', () => {
    const { superuserUrl, passwords } = readInstallation({
      SUPERUSER_URL,
      ROLES_PASSWORD: 'of-all',
      KITS_APP_PASSWORD: 'of-kits',
    });
    expect(superuserUrl).toBe(SUPERUSER_URL);
    expect(Object.keys(passwords)).toHaveLength(12);
    expect(passwords).toMatchObject({ kits_app: 'of-kits', kits_owner: 'of-all', payments_app: 'of-all' });
  });

  it('reads what stands in files, as secrets are mounted', () => {
    const folder = mkdtempSync(join(tmpdir(), 'installation-'));
    writeFileSync(join(folder, 'password'), 'of-kits\n');
    const { passwords } = readInstallation({
      SUPERUSER_URL,
      ROLES_PASSWORD: 'of-all',
      KITS_APP_PASSWORD_FILE: join(folder, 'password'),
    });
    rmSync(folder, { recursive: true });
    expect(passwords).toMatchObject({ kits_app: 'of-kits', kits_owner: 'of-all' });
  });

  it('names every password that is missing', () => {
    const install = () => readInstallation({ SUPERUSER_URL, ROLES_PASSWORD: ' ', KITS_APP_PASSWORD: 'x' });
    expect(install).toThrow(/RECRUITMENT_OWNER_PASSWORD is missing[^]*KITS_OWNER_PASSWORD is missing/);
    expect(install).not.toThrow('KITS_APP_PASSWORD');
    expect(() => readInstallation({ ROLES_PASSWORD: 'x' })).toThrow('SUPERUSER_URL is missing');
  });
});
