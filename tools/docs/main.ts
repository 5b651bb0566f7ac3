/** Renders docs/generated/ from the code: writes it, or with --check compares. The same code gives the same bytes. */
import { renderAsyncApi, renderEventFiles, renderEventsPage } from '@cnfs/contracts';
import { describeConfiguration, previewOpenapi } from '@cnfs/platform';
import type { OpenAPIObject } from '@nestjs/swagger';
import { existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { stringify } from 'yaml';
import { apiProblems } from './api-lint.js';
import { breakages, readSurface, renderSurface, surfaceOf } from './api-surface.js';
import { renderErrors } from './errors.js';
import { renderPersonalData } from './personal-data.js';
import { proseProblems } from './prose.js';
import { wrongReaders } from './readers.js';
import { renderRights } from './rights.js';
import { renderRoutes } from './routes.js';
import { serviceDefinitions, workspace } from './services.js';
import { renderStates } from './states.js';

const folder = join(workspace, 'docs/generated');

/** What callers count on, as it was last published: moved by hand, with `npm run api:publish`. */
const published = join(workspace, 'libs/client/published');

const services = await serviceDefinitions();
const apis = new Map<string, OpenAPIObject>();
for (const service of services) apis.set(service.name, await previewOpenapi(service));
const pages = await render();
if (process.argv.includes('--check')) check();
else write();
if (process.argv.includes('--publish')) publish();
for (const problem of [
  ...wrongReaders(services),
  ...proseProblems(),
  ...(await apiProblems(apis)),
  ...brokenPromises(),
]) {
  console.error(problem);
  process.exitCode = 1;
}

/** By path in docs/generated. */
async function render(): Promise<Map<string, string>> {
  return new Map([
    ['asyncapi.yaml', stringify(renderAsyncApi(), { lineWidth: 0 })],
    ['configuration.md', `# Configuration\n\n${describeConfiguration(services)}`],
    ['errors.md', renderErrors()],
    ['events.md', renderEventsPage()],
    ...[...renderEventFiles()].map(([name, file]): [string, string] => [`events/${name}`, json(file)]),
    ...[...apis].map(([name, api]): [string, string] => [`openapi/${name}.json`, json(api)]),
    ['personal-data.md', renderPersonalData(services)],
    ['rights.md', renderRights(apis)],
    ['routes.md', renderRoutes(apis)],
    ['states.md', await renderStates(services)],
  ]);
}

/** What somebody who calls an API as it was published cannot do any more, and what is not published yet. */
function brokenPromises(): string[] {
  return [...apis].flatMap(([name, api]) => {
    const file = join(published, `${name}.txt`);
    if (!existsSync(file)) return [`libs/client/published/${name}.txt is missing: npm run api:publish`];
    const before = readFileSync(file, 'utf8');
    const now = surfaceOf(api);
    const broken = breakages(readSurface(before), now).map(
      (what) => `${name}: ${what} (breaks who calls it)`,
    );
    if (broken.length > 0) return broken;
    return before === renderSurface(now)
      ? []
      : [`${name}: what callers may count on has grown: npm run api:publish`];
  });
}

/** Only what breaks nobody: to break on purpose, first take the line out of the file, where a reviewer sees it. */
function publish(): void {
  mkdirSync(published, { recursive: true });
  for (const [name, api] of apis) {
    const file = join(published, `${name}.txt`);
    const before = existsSync(file) ? readSurface(readFileSync(file, 'utf8')) : new Map<string, string>();
    if (breakages(before, surfaceOf(api)).length === 0) writeFileSync(file, renderSurface(surfaceOf(api)));
  }
}

function check(): void {
  const present = committed();
  const stale = [...pages].filter(([path, text]) => present.get(path) !== text).map(([path]) => path);
  const superfluous = [...present.keys()].filter((path) => !pages.has(path));
  for (const path of [...stale, ...superfluous])
    console.error(`docs/generated/${path} is not what the code says`);
  if (stale.length + superfluous.length > 0) process.exitCode = 1;
}

function write(): void {
  for (const path of committed().keys()) if (!pages.has(path)) rmSync(join(folder, path));
  for (const [path, text] of pages) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

function committed(): Map<string, string> {
  const paths = globSync('**/*.{md,json,yaml}', { cwd: folder });
  return new Map(paths.map((path) => [path, readFileSync(join(folder, path), 'utf8')]));
}

function json(document: object): string {
  return JSON.stringify(document, null, 2) + '\n';
}
