// `npm run fuzz`: requests made up from each service's OpenAPI document, good and bad, and each answer held to it (`-- --help`).
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { type ServiceName, services } from '@cnfs/contracts';
import { startStack } from '@cnfs/testing/stack';
import { SERVICE_ENVIRONMENT } from '../development.ts';

const SCHEMATHESIS = '4.32.5';
const CHECKS = [
  'not_a_server_error',
  'status_code_conformance',
  'content_type_conformance',
  'response_headers_conformance',
  'response_schema_conformance',
];
/** Moving the programme's time by ten years at a time would have the services do ten years' work each time. */
const LEFT_OUT = ['/clock/advances'];
const SOME_ID = '0190a5c2-7d1e-7c3a-9b7f-5f1f6a3e2d10';
const HELP = `npm run fuzz [-- options] [service…]

Starts the product and sends each service requests made up from its OpenAPI document by schemathesis ${SCHEMATHESIS}: examples,
boundaries, then random ones, good and bad. No answer may be a fault (5xx), have a status, a type or a header that the document
does not tell, or a body that is not as it says. Needs python3 with venv, and PyPI the first time.

  service…           ${services.join(', ')}; all of them by default
  --examples NUMBER  random requests per route (30)
  --seed NUMBER      the run to repeat; told at the end of each
  --help

Ends with 0 when every answer held, 1 when one did not, 2 for an unknown option, 3 when it cannot run here.`;

const { values, wanted } = read();
const program = await schemathesis();
console.log('━━ starting the product');
const stack = await startStack({ broker: 'embedded', ...SERVICE_ENVIRONMENT });
const seed = values.seed ?? String(Date.now() % 1_000_000);
const failed: ServiceName[] = [];
try {
  const environment = { ...process.env, SCHEMATHESIS_HOOKS: 'hooks', CNFS_FUZZ_TOKENS: await tokens() };
  for (const [at, name] of wanted.entries()) {
    console.log(`\n━━ ${name} (${at + 1} of ${wanted.length})`);
    if ((await fuzz(name, environment)) !== 0) failed.push(name);
  }
} finally {
  await stack.stop();
}
console.log(
  failed.length > 0
    ? `\nFAILED: ${failed.join(', ')}; again with --seed ${seed}`
    : `\n${wanted.length} services held, seed ${seed}`,
);
process.exitCode = failed.length > 0 ? 1 : 0;

function read(): { values: { examples: string; seed?: string }; wanted: ServiceName[] } {
  try {
    const { values: given, positionals } = parseArgs({
      options: {
        examples: { type: 'string', default: '30' },
        seed: { type: 'string' },
        help: { type: 'boolean', default: false },
      },
      allowPositionals: true,
    });
    if (given.help) {
      console.log(HELP);
      process.exit(0);
    }
    const known = services.filter((name) => positionals.length === 0 || positionals.includes(name));
    if (positionals.length > known.length && positionals.length > 0) throw new Error('no such service');
    if (![given.examples, given.seed ?? '0'].every((text) => /^\d{1,9}$/.test(text)))
      throw new Error('--examples and --seed take a number');
    return { values: given, wanted: [...known] };
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n\n${HELP}`);
    process.exit(2);
  }
}

/** Its own Python environment, under node_modules: nothing is installed on the machine. */
async function schemathesis(): Promise<string> {
  const folder = fileURLToPath(
    new URL(`../../node_modules/.cache/schemathesis-${SCHEMATHESIS}`, import.meta.url),
  );
  const installed = `${folder}/bin/schemathesis`;
  if (existsSync(`${folder}/installed`)) return installed;
  console.log(`━━ installing schemathesis ${SCHEMATHESIS}`);
  const steps: [string, string[]][] = [
    ['python3', ['-m', 'venv', '--clear', folder]],
    [`${folder}/bin/python`, ['-m', 'pip', 'install', '--quiet', `schemathesis==${SCHEMATHESIS}`]],
    [`${folder}/bin/python`, ['-c', `open(${JSON.stringify(`${folder}/installed`)}, 'w').close()`]],
  ];
  for (const [command, args] of steps) {
    const { status, error } = spawnSync(command, args, { stdio: 'inherit' });
    if (error || status !== 0) {
      console.error(
        `cannot run here: ${command} ${args.slice(0, 3).join(' ')} failed${error ? ` (${error.message})` : ''}`,
      );
      process.exit(3);
    }
  }
  return installed;
}

/** By role, a token that the fuzzer may use everywhere. */
async function tokens(): Promise<string> {
  const reach = {
    territories: ['D01', 'R84'],
    structures: [SOME_ID],
    organisations: [SOME_ID],
  };
  const roles = new Map<string, { role: string; scopes?: string[] }>();
  for (const name of services)
    for (const allow of allowances(name))
      for (const [role, how] of Object.entries(allow)) {
        if (role !== 'service') roles.set(role, { role });
        else if (typeof how === 'object') roles.set(`service ${how.scope}`, { role, scopes: [how.scope] });
      }
  const signed = await Promise.all(
    [...roles].map(async ([name, actor]) => [
      name,
      await stack.issuer.token({ ...reach, ...actor, person: `fuzz ${name}` }),
    ]),
  );
  return JSON.stringify(Object.fromEntries(signed));
}

type Allowance = Record<string, string | { scope: string }>;

function allowances(name: ServiceName): Allowance[] {
  const file = new URL(`../../docs/generated/openapi/${name}.json`, import.meta.url);
  const { paths } = JSON.parse(readFileSync(file, 'utf8')) as {
    paths: Record<string, Record<string, { 'x-allow'?: Allowance }>>;
  };
  return Object.values(paths)
    .flatMap((path) => Object.values(path))
    .flatMap((operation) => (operation['x-allow'] ? [operation['x-allow']] : []));
}

function fuzz(name: ServiceName, environment: NodeJS.ProcessEnv): Promise<number> {
  const args = [
    ...['run', `${stack.services[name].url}/openapi.json`, '--checks', CHECKS.join(',')],
    ...['--phases', 'examples,coverage,fuzzing', '--max-examples', values.examples, '--seed', seed],
    ...['--continue-on-failure', '--request-timeout', '20', '--no-color', '--warnings', 'off'],
    ...LEFT_OUT.flatMap((path) => ['--exclude-path', path]),
  ];
  const cwd = fileURLToPath(new URL('.', import.meta.url));
  const child = spawn(program, args, { cwd, env: environment, stdio: 'inherit' });
  return new Promise((resolve, reject) =>
    child.on('error', reject).on('close', (code) => resolve(code ?? 1)),
  );
}
