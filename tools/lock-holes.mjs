// Lists the packages of the lock file whose binaries for some platforms are missing from it, on which `npm ci` fails elsewhere.
// Run it after every change of a dependency: it prints nothing and exits 0 when the lock file is whole.
import { readFileSync } from 'node:fs';

const { packages } = JSON.parse(readFileSync(new URL('../package-lock.json', import.meta.url), 'utf8'));
const nameOf = (path) => path.replace(/^.*node_modules\//, '');
const locked = new Set(Object.keys(packages).map(nameOf));

for (const [path, { version, optionalDependencies = {} }] of Object.entries(packages)) {
  const missing = Object.keys(optionalDependencies).filter((name) => !locked.has(name));
  if (missing.length === 0) continue;
  console.log(`${nameOf(path)}@${version} lacks ${missing.join(', ')}`);
  process.exitCode = 1;
}
