// Runs one level of a project's specs: `node ../../tools/jest.mjs unit|int|kafka|journeys [jest options]` from the project's folder.
// The suffix of a spec tells its level: x.spec.ts needs nothing, x.int.spec.ts Postgres, x.kafka.spec.ts and x.journey.spec.ts a broker too.
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';

const servers = (which) => [
  ...['--globalSetup', `@cnfs/testing/jest-${which}`],
  ...['--globalTeardown', '@cnfs/testing/jest-teardown'],
];
const levels = {
  unit: ['--testRegex', '(?<!\\.(int|kafka|journey))\\.spec\\.ts$'],
  int: ['--testRegex', '\\.int\\.spec\\.ts$', ...servers('postgres')],
  kafka: ['--testRegex', '\\.kafka\\.spec\\.ts$', ...servers('kafka'), '--testTimeout', '120000'],
  journeys: ['--testRegex', '\\.journey\\.spec\\.ts$', '--runInBand', '--testTimeout', '120000'],
};
const [level, ...rest] = process.argv.slice(2);
if (!(level in levels)) {
  console.error(`usage: jest.mjs ${Object.keys(levels).join('|')} [jest options]`);
  process.exit(2);
}
const jest = createRequire(import.meta.url).resolve('jest/bin/jest');
const args = [
  '--experimental-vm-modules',
  '--no-warnings',
  jest,
  '--passWithNoTests',
  ...levels[level],
  ...rest,
];
const run = spawn(process.execPath, args, { stdio: 'inherit' });
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => run.kill(signal));
run.on('exit', (code) => process.exit(code ?? 1));
