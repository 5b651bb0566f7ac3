// `npm run hostile`: every case of the hostile suite on every route of every service, on a real Postgres (`-- --help`).
import startPostgres from '@cnfs/testing/jest-postgres';
import stopServers from '@cnfs/testing/jest-teardown';
import { spawn } from 'node:child_process';
import { globSync, mkdtempSync, readFileSync, rmSync, existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

const services = globSync('apps/*/src/hostile.int.spec.ts')
  .map((file) => file.split('/')[1])
  .sort();
const HELP = `npm run hostile [-- options] [service…]

Sends every hostile request of the suite to every route of every service, and judges each answer: its status, its form,
its headers, what it tells, what reaches the log. \`npm test\` sends one of each check to each route; this sends them all.

  service…        ${services.join(', ')}; all of them by default
  --check TEXT    only checks whose name holds it, such as S17 or S32
  --help

Ends with 0 when every case held, 1 when one did not or none ran, 2 when it was asked for something unknown.`;

const { values, positionals } = read();
if (values.help) {
  console.log(HELP);
  process.exit(0);
}
const wanted = positionals.length > 0 ? positionals : services;
if (!wanted.every((name) => services.includes(name))) refuse(`no such service: ${wanted.join(', ')}`);

const folder = mkdtempSync(join(tmpdir(), 'hostile-'));
const report = join(folder, 'cases.jsonl');
const failed = [];
const began = performance.now();
try {
  await startPostgres();
  for (const [at, name] of wanted.entries()) {
    const since = performance.now();
    console.log(`━━ ${name} (${at + 1} of ${wanted.length})`);
    if ((await jest(name)) !== 0) failed.push(name);
    console.log(`   ${count(name)} cases, ${((performance.now() - since) / 1000).toFixed(0)} s`);
  }
} finally {
  await stopServers();
}
const total = summarise();
rmSync(folder, { recursive: true });
if (failed.length > 0)
  console.log(`\nFAILED: ${failed.join(', ')}; what was sent and what came back is above`);
process.exitCode = failed.length > 0 || total === 0 ? 1 : 0;

function read() {
  try {
    const options = { help: { type: 'boolean' }, check: { type: 'string' } };
    return parseArgs({ options, allowPositionals: true });
  } catch (error) {
    return refuse(error.message);
  }
}

function refuse(why) {
  console.error(`${why}\n\n${HELP}`);
  process.exit(2);
}

/** One service's suite; only what fails is told, beside a dot for each hundred tests. */
function jest(name) {
  const args = [
    '../../tools/jest.mjs',
    'int',
    '--testPathPatterns',
    'hostile',
    '--testTimeout',
    '300000',
    '--verbose=false',
  ];
  if (values.check) args.push('--testNamePattern', values.check);
  const env = { ...process.env, CNFS_HOSTILE: 'full', CNFS_HOSTILE_REPORT: report };
  const child = spawn(process.execPath, args, { cwd: `apps/${name}`, env, stdio: 'inherit' });
  return new Promise((resolve, reject) =>
    child.on('error', reject).on('close', (code) => resolve(code ?? 1)),
  );
}

function lines() {
  if (!existsSync(report)) return [];
  return readFileSync(report, 'utf8')
    .trim()
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));
}

function count(name) {
  return lines()
    .filter(({ service }) => service === name)
    .reduce((sum, { cases }) => sum + cases, 0);
}

function summarise() {
  const checks = Map.groupBy(lines(), ({ check }) => check);
  console.log(
    `\n${'check'.padEnd(30)} ${wanted.map((name) => name.padStart(12)).join('')} ${'all'.padStart(8)}`,
  );
  let total = 0;
  for (const [check, told] of checks) {
    const of = (name) =>
      told.filter(({ service }) => service === name).reduce((sum, { cases }) => sum + cases, 0);
    const all = wanted.reduce((sum, name) => sum + of(name), 0);
    total += all;
    console.log(
      `${check.padEnd(30)} ${wanted.map((name) => String(of(name)).padStart(12)).join('')} ${String(all).padStart(8)}`,
    );
  }
  const seconds = ((performance.now() - began) / 1000).toFixed(0);
  console.log(`\n${total} cases in ${seconds} s`);
  return total;
}
