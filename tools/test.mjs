// `npm test`: every check in order of its price, up to the first that fails, and at the end one line that sums up the tests.
// `node tools/test.mjs unit integration` runs the steps named. Each is an npm script that can be run alone; here all levels
// share one PostgreSQL and one Kafka (those of CNFS_TEST_POSTGRES and CNFS_TEST_KAFKA when they are set).
import { spawn } from 'node:child_process';
import { stripVTControlCharacters } from 'node:util';
import startPostgres from '@cnfs/testing/jest-postgres';
import startKafka from '@cnfs/testing/jest-kafka';
import stopServers from '@cnfs/testing/jest-teardown';

const steps = [
  { name: 'format', script: 'format:check' },
  { name: 'lint', script: 'lint' },
  { name: 'types', script: 'typecheck' },
  { name: 'build', script: 'build' },
  { name: 'unit', script: 'test:unit', tests: true },
  { name: 'integration', script: 'test:int', tests: true, start: startPostgres },
  { name: 'messaging', script: 'test:kafka', tests: true, start: startKafka },
  { name: 'journeys', script: 'test:journeys', tests: true, start: startKafka },
];
const names = steps.map(({ name }) => name);
const wanted = process.argv.slice(2);
if (!wanted.every((name) => names.includes(name))) {
  console.error(`usage: test.mjs [${names.join('|')}]…`);
  process.exit(2);
}

const total = { passed: 0, failed: 0, skipped: 0 };
const summary = [];
try {
  for (const step of steps.filter(({ name }) => wanted.length === 0 || wanted.includes(name))) {
    const passed = await run(step);
    if (!passed) break;
  }
} finally {
  await stopServers();
}
console.log(`\n${summary.join('\n')}\n`);
console.log(
  `${total.passed} passed, ${total.failed} failed${total.skipped ? `, ${total.skipped} skipped` : ''}`,
);
process.exitCode = total.failed ? 1 : 0;

async function run({ name, script, tests = false, start }) {
  console.log(`\n━━ ${name} (npm run ${script})`);
  const began = performance.now();
  const counts = { passed: 0, failed: 0, skipped: 0 };
  let code = 1;
  try {
    await start?.();
    code = await npmRun(script, (line) => count(line, counts));
  } catch (error) {
    console.error(error);
  }
  // A step may fail before it counts a failure (a file that does not compile), and must not pass for want of tests.
  const ranNothing = tests && counts.passed + counts.failed === 0;
  if ((code !== 0 || ranNothing) && counts.failed === 0) counts.failed = 1;
  for (const kind of Object.keys(total)) total[kind] += counts[kind];

  const verdict =
    counts.failed === 0 ? 'passed' : ranNothing && code === 0 ? 'FAILED: no test ran' : 'FAILED';
  const seconds = ((performance.now() - began) / 1000).toFixed(1).padStart(6);
  summary.push(
    `${name.padEnd(12)} ${seconds} s  ${verdict}${tests ? `, ${counts.passed} tests passed` : ''}`,
  );
  console.log(`━━ ${summary.at(-1)}`);
  return counts.failed === 0;
}

/** Adds jest's own summary of one project: `Tests:  1 failed, 2 skipped, 3 passed, 6 total`. */
function count(line, counts) {
  if (!/^Tests:\s.*\d+ total/.test(line)) return;
  for (const [, number, kind] of line.matchAll(/(\d+) (passed|failed|skipped|todo)/g)) {
    counts[kind === 'todo' ? 'skipped' : kind] += Number(number);
  }
}

/** Runs a script of package.json, shows all it prints, and hands over each line. */
function npmRun(script, onLine) {
  const colour = process.stdout.isTTY ? { FORCE_COLOR: '1' } : {};
  // Nx hides the output of a task that passes unless it is told not to; the counts are there.
  const env = { ...process.env, ...colour, NX_DEFAULT_OUTPUT_STYLE: 'static' };
  const child = spawn('npm', ['run', '--silent', script], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  for (const [from, to] of [
    [child.stdout, process.stdout],
    [child.stderr, process.stderr],
  ]) {
    let rest = '';
    from.setEncoding('utf8').on('data', (text) => {
      to.write(text);
      const lines = (rest + text).split('\n');
      rest = lines.pop();
      lines.forEach((line) => onLine(stripVTControlCharacters(line).trim()));
    });
  }
  return new Promise((resolve, reject) =>
    child.on('error', reject).on('close', (code) => resolve(code ?? 1)),
  );
}
