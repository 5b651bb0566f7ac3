import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { Type } from 'typebox';
import { lending } from '../fixture/lending.js';
import { describeConfiguration } from './describe.js';
import { InvalidConfiguration, readConfiguration, readMigrationConfiguration, readRole } from './read.js';

const complete = {
  DATABASE_URL: 'postgres://kits_app:secret@db/cnfs',
  BROKER_URL: 'kafka://broker:9092',
  AUTH_ISSUER: 'https://access.example',
  AUTH_JWKS_URL: 'https://access.example/jwks',
};
const problemsOf = (environment: Record<string, string>) => {
  try {
    readConfiguration(lending, environment);
    return [];
  } catch (error) {
    return error instanceof InvalidConfiguration ? error.problems : [String(error)];
  }
};

describe('the configuration', () => {
  it('is complete with four variables; ports come from the service', () => {
    expect(readConfiguration(lending, complete)).toMatchObject({
      ...{ PORT: 3005, METRICS_PORT: 4005, ROLE: 'serve', NODE_ENV: 'production', AUTH_AUDIENCE: 'cnfs' },
      ...{ DATABASE_POOL_SIZE: 10, LOAN_LIMIT: 5, LOG_LEVEL: 'info', PROGRAMME_CLOCK: 'real' },
    });
  });

  it('reads numbers out of texts, and puts the metrics beside the port', () => {
    expect(readConfiguration(lending, { ...complete, PORT: '8080', LOAN_LIMIT: ' 7 ' })).toMatchObject({
      PORT: 8080,
      METRICS_PORT: 9080,
      LOAN_LIMIT: 7,
    });
  });

  it('reads a secret from the file that <name>_FILE names, and says which file it cannot read', () => {
    const folder = mkdtempSync(join(tmpdir(), 'cnfs-secrets-'));
    const file = join(folder, 'url');
    writeFileSync(file, 'postgres://kits_app:from-a-file@db/cnfs\n');
    const { DATABASE_URL, ...others } = complete;
    try {
      expect(readConfiguration(lending, { ...others, DATABASE_URL_FILE: file })).toMatchObject({
        DATABASE_URL: 'postgres://kits_app:from-a-file@db/cnfs',
      });
      expect(problemsOf({ ...others, DATABASE_URL, DATABASE_URL_FILE: file }).join()).toMatch(/both given/);
      expect(problemsOf({ ...others, DATABASE_URL_FILE: join(folder, 'none') }).join()).toMatch(
        /DATABASE_URL_FILE cannot be read \(ENOENT\)/,
      );
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('names every variable that is missing, an empty one being one', () => {
    const problems = problemsOf({ ...complete, AUTH_ISSUER: '', DATABASE_URL: ' ' });
    expect(problems).toHaveLength(2);
    expect(problems.join()).toMatch(/DATABASE_URL is missing.*AUTH_ISSUER is missing/);
    expect(problemsOf({})).toHaveLength(4);
  });

  it.each([
    ['PORT', 'http'],
    ['PORT', '70000'],
    ['DATABASE_POOL_SIZE', '1'],
    ['DATABASE_POOL_SIZE', '2.5'],
    ['DATABASE_URL', 'mysql://root:s3cr3t@db'],
    ['BROKER_URL', 'amqp://broker'],
    ['LOG_LEVEL', 'loud'],
    ['ROLE', 'leader'],
    ['PROGRAMME_CLOCK_START', '1 March'],
    ['LOAN_LIMIT', '0'],
  ])('names %s when it is %s, and never repeats the value', (name, value) => {
    const problems = problemsOf({
      ...complete,
      NODE_ENV: 'test',
      PROGRAMME_CLOCK: 'adjustable',
      [name]: value,
    });
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(new RegExp(`^${name} `));
    expect(problems[0]).not.toContain('s3cr3t');
  });

  it('has neither adjustable time nor embedded log in production', () => {
    const risky = { ...complete, PROGRAMME_CLOCK: 'adjustable', BROKER_URL: 'embedded:postgres://db/cnfs' };
    expect(problemsOf(risky)).toEqual([
      expect.stringMatching(/^PROGRAMME_CLOCK /),
      expect.stringMatching(/^BROKER_URL /),
    ]);
    expect(problemsOf({ ...risky, NODE_ENV: 'development' })).toEqual([]);
  });

  it('asks a migration for its own two variables only', () => {
    expect(readRole({})).toBe('serve');
    expect(readRole({ ROLE: 'migrate' })).toBe('migrate');
    expect(() => readRole({ ROLE: 'leader' })).toThrow('ROLE');
    expect(() => readMigrationConfiguration(lending, {})).toThrow(/DATABASE_OWNER_URL[^]*BROKER_URL/);
    const migration = {
      DATABASE_OWNER_URL: 'postgres://kits_owner:secret@db/cnfs',
      BROKER_URL: 'kafka://b:9092',
    };
    expect(readMigrationConfiguration(lending, migration)).toMatchObject(migration);
  });

  it('names no broker to a service that takes no part in events', () => {
    const quiet = { ...lending, events: false } as const;
    const { BROKER_URL, ...others } = complete;
    expect(readConfiguration(quiet, others)).not.toHaveProperty('BROKER_URL');
    expect(readConfiguration(quiet, { ...others, BROKER_URL })).not.toHaveProperty('BROKER_URL');
    const owner = { DATABASE_OWNER_URL: 'postgres://kits_owner:secret@db/cnfs' };
    expect(readMigrationConfiguration(quiet, owner)).toMatchObject(owner);
  });

  it('is described by the schemas that check it', () => {
    const page = describeConfiguration([
      lending,
      {
        ...lending,
        title: 'Autre',
        configuration: Type.Object({ OTHER: Type.String({ description: 'a | b' }) }),
      },
    ]);
    expect(page).toContain('| `DATABASE_URL` | string | **required** |');
    expect(page).toContain('| `LOG_LEVEL` | `fatal`, `error`');
    expect(page).toContain('| `LOAN_LIMIT` | integer | `5` | Prêts par structure |');
    expect(page).toContain('| `OTHER` | string | **required** | a \\| b |');
    expect(page).toContain('DATABASE_OWNER_URL');
  });
});
