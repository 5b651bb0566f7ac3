// `npm run docs` writes what is generated from the code; `npm run docs:check` fails when something of it is not what the code says.
import { spawn } from 'node:child_process';
import { existsSync, globSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));
const flags = process.argv.slice(2);
if (flags.some((flag) => !['--check', '--publish'].includes(flag))) {
  console.error('usage: run.mjs [--check|--publish]');
  process.exit(2);
}

const described = ['libs/platform', ...globSync('apps/*', { cwd: root }).sort()].filter((project) =>
  existsSync(`${root}/${project}/src/service.ts`),
);
const checks = flags.filter((flag) => flag === '--check');
const forms = ['libs/platform/scripts/openapi-metadata.mjs', ...checks, ...described];
const client = ['libs/client/scripts/generate.mjs', ...checks];
const pages = ['--conditions=@cnfs/source', '--import', './tools/docs/sources.mjs', 'tools/docs/main.ts'];

// The pages are made of the forms, the client of the pages; to compare, none waits for the others.
const codes = flags.includes('--check')
  ? await Promise.all([node(forms), node([...pages, ...flags]), node(client)])
  : [(await node(forms)) || (await node([...pages, ...flags])), await node(client)];
if (codes.some((code) => code !== 0)) {
  if (flags.includes('--check'))
    console.error('The documentation is not what the code says: npm run docs, then commit what it writes.');
  process.exit(1);
}

function node(args) {
  const child = spawn(process.execPath, ['--no-warnings', ...args], { cwd: root, stdio: 'inherit' });
  return new Promise((resolve, reject) =>
    child.on('error', reject).on('close', (code) => resolve(code ?? 1)),
  );
}
