/** Renders docs/generated/ and k8s/generated/ from the code: writes them, or with --check compares. The same code gives the same bytes. */
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
import { readersWithoutAccount } from './kafka-accounts.js';
import { renderKubernetes } from './kubernetes.js';
import { wrongReaders } from './readers.js';
import { renderRights } from './rights.js';
import { renderRoutes } from './routes.js';
import { serviceDefinitions, workspace } from './services.js';
import { renderStates } from './states.js';

/** What callers count on, as it was last published: moved by hand, with `npm run api:publish`. */
const published = join(workspace, 'libs/client/published');

const services = await serviceDefinitions();
const apis = new Map<string, OpenAPIObject>();
for (const service of services) apis.set(service.name, await previewOpenapi(service));
const generated: readonly Generated[] = [
  { folder: 'docs/generated', files: await renderPages() },
  { folder: 'k8s/generated', files: renderKubernetes(services) },
];
if (process.argv.includes('--check')) check();
else write();
if (process.argv.includes('--publish')) publish();
for (const problem of [
  ...wrongReaders(services),
  ...readersWithoutAccount(),
  ...proseProblems(),
  ...(await apiProblems(apis)),
  ...brokenPromises(),
]) {
  console.error(problem);
  process.exitCode = 1;
}

/** What a folder of the repository holds, and nothing else beside it. */
interface Generated {
  readonly folder: string;
  /** By path in the folder. */
  readonly files: ReadonlyMap<string, string>;
}

async function renderPages(): Promise<Map<string, string>> {
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
  for (const { folder, files } of generated) {
    const present = committed(folder);
    const stale = [...files].filter(([path, text]) => present.get(path) !== text).map(([path]) => path);
    const superfluous = [...present.keys()].filter((path) => !files.has(path));
    for (const path of [...stale, ...superfluous])
      console.error(`${folder}/${path} is not what the code says`);
    if (stale.length + superfluous.length > 0) process.exitCode = 1;
  }
}

function write(): void {
  for (const { folder, files } of generated) {
    for (const path of committed(folder).keys()) if (!files.has(path)) rmSync(join(workspace, folder, path));
    for (const [path, text] of files) {
      mkdirSync(dirname(join(workspace, folder, path)), { recursive: true });
      writeFileSync(join(workspace, folder, path), text);
    }
  }
}

function committed(folder: string): Map<string, string> {
  const cwd = join(workspace, folder);
  const paths = globSync('**/*.{md,json,yaml}', { cwd });
  return new Map(paths.map((path) => [path, readFileSync(join(cwd, path), 'utf8')]));
}

function json(document: object): string {
  return JSON.stringify(document, null, 2) + '\n';
}
