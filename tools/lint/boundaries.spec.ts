/**
 * Plants violations of the rules of eslint.config.mjs and expects them to be reported, and what is allowed not to be.
 * ESLint is given each text as if it stood at its path, with the configuration of that path: only the last tests write files,
 * and only in this folder, so that nothing built or tested at the same time sees a planted file.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ESLint, type Linter } from 'eslint';
import tseslint from 'typescript-eslint';

const root = fileURLToPath(new URL('../..', import.meta.url));
/** Types are only known of files on disk, and only the last test needs them. */
const withoutTypes = { files: ['**/*.ts'], ...tseslint.configs.disableTypeChecked } as Linter.Config;
const eslint = new ESLint({ cwd: root, overrideConfig: [withoutTypes] });

const libs = ['kernel', 'contracts', 'client', 'testing', 'messaging', 'platform'] as const;

interface Folder {
  readonly path: string;
  readonly mayImport: readonly (typeof libs)[number][];
  readonly testingInSpecs: boolean;
}

/** Who may import whom. */
const folders: readonly Folder[] = [
  { path: 'libs/kernel/src', mayImport: [], testingInSpecs: false },
  { path: 'libs/contracts/src', mayImport: ['kernel'], testingInSpecs: false },
  { path: 'libs/client/src', mayImport: [], testingInSpecs: false },
  { path: 'libs/testing/src', mayImport: ['kernel', 'contracts', 'client'], testingInSpecs: false },
  { path: 'libs/messaging/src', mayImport: ['kernel', 'contracts'], testingInSpecs: true },
  { path: 'libs/platform/src', mayImport: ['kernel', 'contracts', 'messaging'], testingInSpecs: true },
  ...['recruitment', 'training', 'deployment', 'payments', 'kits', 'access'].map((app): Folder => ({
    path: `apps/${app}/src`,
    mayImport: ['kernel', 'contracts', 'messaging', 'platform'],
    testingInSpecs: true,
  })),
  { path: 'apps/journeys/src', mayImport: libs, testingInSpecs: true },
  { path: 'tools', mayImport: libs, testingInSpecs: true },
];

describe.each(folders)('$path', ({ path, mayImport, testingInSpecs }) => {
  test.each(libs.filter((lib) => path !== `libs/${lib}/src`))('and @cnfs/%s', async (lib) => {
    const text = `export * from '@cnfs/${lib}';\n`;
    const boundary = '@nx/enforce-module-boundaries';
    const inSpecs = lib === 'testing' ? testingInSpecs : mayImport.includes(lib);

    expect((await reported(`${path}/planted.ts`, text)).includes(boundary)).toBe(!mayImport.includes(lib));
    expect((await reported(`${path}/planted.spec.ts`, text)).includes(boundary)).toBe(!inSpecs);
  });
});

/** [rule, path, text that breaks it] */
const violations = [
  [
    '@nx/enforce-module-boundaries',
    'apps/kits/src/order/planted.commands.ts',
    `import '../../../payments/src/service.js';`,
  ],
  ['@nx/enforce-module-boundaries', 'tools/planted.ts', `import '../apps/kits/src/service.js';`],
  ['cnfs/no-app', 'apps/kits/src/order/planted.commands.ts', `import '@cnfs/payments';`],
  ['cnfs/no-app', 'apps/journeys/src/planted.journey.spec.ts', `import '@cnfs/payments/dist/service.js';`],
  ['cnfs/no-app', 'tools/planted.mjs', `await import('@cnfs/kits');`],
  ['cnfs/no-test-code', 'apps/kits/src/order/planted.commands.ts', `import '@cnfs/platform/testing';`],
  ['cnfs/no-test-code', 'libs/platform/src/planted.ts', `import '@cnfs/testing';`],
  ['cnfs/no-test-code', 'libs/messaging/src/planted.ts', `export * from './testing/deliver.js';`],
  ['cnfs/no-framework', 'libs/kernel/src/planted.ts', `import '@nestjs/common';`],
  ['cnfs/no-framework', 'libs/contracts/src/recruitment/planted.ts', `import 'kafkajs';`],
  [
    'cnfs/no-framework',
    'libs/contracts/src/planted.ts',
    `import type { Pool } from 'pg';\nexport type P = Pool;`,
  ],
  ['cnfs/no-framework-in-specs', 'libs/kernel/src/planted.spec.ts', `import 'typeorm';`],
  ['cnfs/pure-imports', 'apps/kits/src/order/order.ts', `import '@nestjs/common';`],
  ['cnfs/pure-imports', 'apps/kits/src/order/order.ts', `import '@cnfs/platform';`],
  ['cnfs/pure-imports', 'apps/kits/src/order/order.ts', `import '../stock/stock.js';`],
  ['cnfs/pure-imports', 'apps/kits/src/order/order.ts', `import './order.entity.js';`],
  ['cnfs/pure-imports', 'apps/kits/src/order/order.ts', `export type P = import('pg').Pool;`],
  ['cnfs/pure-imports', 'apps/kits/src/order/order.ts', `export const load = () => import('node:fs');`],
  ['cnfs/kafka-client-in-one-folder', 'libs/messaging/src/broker/broker.ts', `import 'kafkajs';`],
  ['cnfs/kafka-client-in-one-folder', 'libs/messaging/src/relay/relay.kafka.spec.ts', `import 'kafkajs';`],
  ['cnfs/kafka-client-in-one-folder', 'tools/demo/planted.mjs', `await import('kafkajs');`],
  ['cnfs/samples-stand-alone', 'tools/samples/bdt-subscriber/planted.mjs', `import '@cnfs/contracts';`],
  [
    'cnfs/samples-stand-alone',
    'tools/samples/bdt-subscriber/planted.mjs',
    `await import('@cnfs/messaging');`,
  ],
  [
    'cnfs/samples-stand-alone',
    'tools/samples/bdt-subscriber/planted.mjs',
    `import '../../../libs/contracts/dist/index.js';`,
  ],
  ['cnfs/no-save', 'apps/kits/src/order/order.commands.ts', `await tx.manager.save(order);`],
  ['cnfs/no-save', 'libs/messaging/src/planted.ts', `await repository['save'](order);`],
  [
    'cnfs/no-schema-sync',
    'libs/platform/src/database/planted.ts',
    `export const options = { synchronize: true };`,
  ],
  ['cnfs/no-schema-sync', 'libs/platform/src/database/planted.ts', `await dataSource.synchronize();`],
  ['cnfs/no-relations', 'apps/kits/src/order/order.entity.ts', `import { ManyToOne } from 'typeorm';`],
  [
    'cnfs/no-relations',
    'apps/kits/src/order/order.entity.ts',
    `export const relation = { cascade: ['insert'] };`,
  ],
  ['cnfs/no-relations', 'apps/kits/src/order/order.entity.ts', `export const relation = { 'eager': true };`],
  ['cnfs/no-relations', 'apps/kits/src/order/order.entity.ts', `export const relation = { lazy: true };`],
  [
    'cnfs/no-subscribers',
    'apps/kits/src/order/order.entity.ts',
    `import { EventSubscriber } from 'typeorm';`,
  ],
  ['cnfs/no-subscribers', 'apps/kits/src/order/order.entity.ts', `import { BeforeInsert } from 'typeorm';`],
  [
    'cnfs/no-subscribers',
    'libs/platform/src/database/planted.ts',
    `export const options = { subscribers: [] };`,
  ],
  ['cnfs/no-wall-clock', 'apps/kits/src/order/order.ts', `export const at = new Date();`],
  ['cnfs/no-wall-clock', 'apps/kits/src/order/order.ts', `export const at = Date.now();`],
  ['cnfs/no-wall-clock', 'libs/kernel/src/period.ts', `export const at = Date();`],
  ['cnfs/no-wall-clock', 'libs/kernel/src/period.ts', `export const at = Temporal.Now.instant();`],
  ['cnfs/no-environment', 'apps/kits/src/main.ts', `export const port = process.env.PORT;`],
  [
    'cnfs/no-environment',
    'libs/platform/src/auth/planted.ts',
    `import { env } from 'node:process';\nexport const e = env;`,
  ],
  ['cnfs/no-environment', 'libs/messaging/src/planted.ts', `const { env } = process;\nexport const e = env;`],
  ['no-console', 'apps/kits/src/main.ts', `console.log('started');`],
  ['no-warning-comments', 'libs/kernel/src/planted.ts', `// TODO: later`],
  ['@typescript-eslint/no-explicit-any', 'libs/kernel/src/planted.ts', `export const planted: any = 1;`],
  ['@typescript-eslint/ban-ts-comment', 'libs/kernel/src/planted.ts', `// @ts-ignore\nexport {};`],
  ['inline configuration', 'libs/kernel/src/planted.ts', `export {}; // eslint-disable-line`],
  ['inline configuration', 'tools/planted.mjs', `/* eslint no-console: off */`],
] as const;

describe('a violation is reported', () => {
  test.each(violations)('%s in %s: %s', async (rule, path, text) => {
    expect(await reported(path, `${text}\n`)).toContain(rule);
  });

  test('of every rule of ours', async () => {
    const planted = new Set<string>(violations.map(([rule]) => rule));
    const configurations = violations.map(
      async ([, path]) => (await eslint.calculateConfigForFile(`${root}${path}`)) as Linter.Config,
    );
    const ours = (await Promise.all(configurations))
      .flatMap(({ rules }) => Object.keys(rules ?? {}))
      .filter((rule) => rule.startsWith('cnfs/'));
    expect(ours.filter((rule) => !planted.has(rule))).toEqual([]);
  });

  test('max-lines in a file of more than 300 lines', async () => {
    expect(await reported('libs/kernel/src/planted.ts', 'export {};\n'.repeat(301))).toEqual(['max-lines']);
  });
});

describe('nothing is reported', () => {
  test.each([
    [
      'apps/kits/src/order/order.ts',
      `import '@cnfs/kernel';\nimport '@cnfs/contracts';\nimport './order-line.js';\nexport const at = new Date(0);`,
    ],
    ['apps/kits/src/order/order.spec.ts', `import 'fast-check';\nimport './order.js';`],
    [
      'apps/kits/src/order/order.int.spec.ts',
      `import '@cnfs/platform/testing';\nimport '@cnfs/testing';\nexport const at = new Date();`,
    ],
    [
      'apps/kits/src/order/order.commands.ts',
      `import '@cnfs/messaging';\nimport '../stock/stock.commands.js';\nawait tx.manager.insert(Order, {});`,
    ],
    ['libs/kernel/src/clock.ts', `import 'temporal-polyfill';\nexport const at = new Date();`],
    ['libs/kernel/src/siret.spec.ts', `import '@jest/globals';\nimport 'node:fs';`],
    ['libs/contracts/src/catalogue.ts', `import 'typebox';\nimport './schema.js';`],
    ['libs/messaging/src/broker/kafka/kafka-producer.ts', `import 'kafkajs';`],
    ['libs/messaging/src/testing/deliver.ts', `import '@cnfs/testing';\nimport '../index.js';`],
    ['libs/platform/src/config.ts', `export const port = process.env.PORT;`],
    ['libs/platform/src/database/data-source.ts', `export const options = { synchronize: false };`],
    ['libs/testing/src/launcher.ts', `console.log(process.env.CI);`],
    [
      'tools/samples/bdt-subscriber/planted.mjs',
      `import 'kafkajs';\nimport 'node:fs';\nimport './store.mjs';\nconsole.log(process.env.CI);`,
    ],
    ['tools/bench/clients.ts', `import 'kafkajs';\nimport '@cnfs/testing';\nconsole.log(process.env.CI);`],
    [
      'apps/journeys/src/order.journey.spec.ts',
      `import '@cnfs/messaging';\nimport '@cnfs/testing';\nexport const url = process.env.URL;`,
    ],
  ])('in %s', async (path, text) => {
    expect(await reported(path, `${text}\n`)).toEqual([]);
  });
});

describe('on disk', () => {
  const folder = `${root}tools/lint/planted`;
  beforeAll(() => void mkdirSync(folder, { recursive: true }));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('a promise that nobody awaits is reported: a rule that needs types', async () => {
    const file = `${folder}/floating.ts`;
    writeFileSync(file, `export function later(work: () => Promise<void>): void {\n  work();\n}\n`);
    const typesOfTools = {
      files: ['**/*.ts'],
      languageOptions: { parserOptions: { project: 'tools/tsconfig.json' } },
    };
    const results = await new ESLint({ cwd: root, overrideConfig: [typesOfTools] }).lintFiles(file);
    expect(names(results)).toEqual(['@typescript-eslint/no-floating-promises']);
  });

  test('a cycle of files is reported', () => {
    writeFileSync(`${folder}/hen.ts`, `export * from './egg.js';\n`);
    writeFileSync(`${folder}/egg.ts`, `export * from './hen.js';\n`);
    const depcruise = `${root}node_modules/.bin/depcruise`;
    const { status, stdout } = spawnSync(
      depcruise,
      ['--config', 'tools/lint/dependency-cruiser.cjs', folder],
      { cwd: root, encoding: 'utf8' },
    );
    expect({ status, cycles: stdout.match(/no-circular/g)?.length }).toEqual({ status: 1, cycles: 1 });
  });
});

/** The names of the rules that report this text, were it a file at this path. */
async function reported(path: string, text: string): Promise<string[]> {
  return names(await eslint.lintText(text, { filePath: `${root}${path}` }));
}

function names(results: ESLint.LintResult[]): string[] {
  return results.flatMap(({ messages }) => messages.map(nameOf));
}

function nameOf({ ruleId, message }: Linter.LintMessage): string {
  return ruleId ?? (message.includes("'noInlineConfig'") ? 'inline configuration' : message);
}
