// Each overlay as a cluster would be given it, held to the schemas of every supported Kubernetes and to kube-score's practices.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseAllDocuments } from 'yaml';
import { type Check, Failed } from './check.ts';
import { type Swagger, ofSwagger } from './json-schema.ts';
import { cache, kubernetesVersions, moduleFolder, program } from './programs.ts';
import { type Resource, danglingReferences } from './references.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const overlays = readdirSync(join(root, 'k8s/overlays')).sort();
const ownSchemas = fileURLToPath(new URL('schemas', import.meta.url));

/** Beyond kube-score's defaults. */
const stricter = [
  'container-seccomp-profile',
  'container-memory-requests-equal-limits',
  'container-ports-check',
];

export function manifestChecks(): Check[] {
  return overlays.flatMap((overlay) => {
    const rendered = once(() => render(overlay));
    return [
      { name: `kustomize ${overlay}`, run: () => `${resourcesOf(rendered()).length} resources` },
      ...kubernetesVersions.map((version) => ({
        name: `kubeconform ${overlay} ${version}`,
        run: () => conform(rendered(), version),
      })),
      { name: `kube-score ${overlay}`, run: () => score(rendered()) },
      { name: `references ${overlay}`, run: () => complete(rendered()) },
    ];
  });
}

/** The manifests of an overlay, as one text. */
export function render(overlay: string): string {
  const { status, stdout, stderr } = run(program('kustomize'), ['build', `k8s/overlays/${overlay}`]);
  if (status !== 0) throw new Failed(stderr);
  return stdout;
}

function conform(manifests: string, version: string): string {
  const { stdout, stderr } = run(
    program('kubeconform'),
    [
      '-strict',
      '-summary',
      ...['-output', 'json'],
      ...['-kubernetes-version', version.slice(1)],
      ...['-schema-location', `${schemasOf(version)}/{{ .ResourceKind }}{{ .KindSuffix }}.json`],
      ...['-schema-location', `${ownSchemas}/{{ .ResourceKind }}{{ .KindSuffix }}.json`],
    ],
    manifests,
  );
  if (!stdout) throw new Failed(stderr);
  const { resources, summary } = JSON.parse(stdout) as {
    resources: readonly { kind: string; name: string; status: string; msg: string }[];
    summary: { valid: number; invalid: number; errors: number; skipped: number };
  };
  const { valid, invalid, errors, skipped } = summary;
  const figures = `${valid} valid, ${invalid} invalid, ${errors} errors, ${skipped} skipped`;
  if (invalid + errors + skipped > 0 || valid === 0)
    throw new Failed(
      [figures, ...resources.map(({ kind, name, msg }) => `  ${kind} ${name}: ${msg}`)].join('\n'),
    );
  return figures;
}

function score(manifests: string): string {
  const options = stricter.flatMap((test) => ['--enable-optional-test', test]);
  const { stdout, stderr } = run(
    program('kube-score'),
    ['score', '--output-format', 'ci', ...options, '-'],
    manifests,
  );
  const lines = stdout.split('\n').filter(Boolean);
  const good = lines.filter((line) => line.startsWith('[OK]')).length;
  const bad = lines.filter((line) => !line.startsWith('[OK]') && !line.startsWith('[SKIPPED]'));
  if (bad.length > 0 || good === 0) throw new Failed([...bad, stderr].join('\n'));
  return `${good} scores, ${lines.length - good} exempted or without object`;
}

function complete(manifests: string): string {
  const resources = resourcesOf(manifests);
  const dangling = danglingReferences(resources);
  if (dangling.length > 0) throw new Failed(dangling.join('\n'));
  return 'whatever a pod names is made by something';
}

function resourcesOf(manifests: string): Resource[] {
  return parseAllDocuments(manifests).map((document) => document.toJS() as Resource);
}

/** The folder of the schemas of a Kubernetes version: out of its own document, once, into the cache. */
function schemasOf(version: string): string {
  const folder = join(cache, 'schemas', version);
  if (existsSync(folder)) return folder;
  const swagger = join(moduleFolder(`k8s.io/kubernetes@${version}`), 'api/openapi-spec/swagger.json');
  const draft = `${folder}.${process.pid}`;
  mkdirSync(draft, { recursive: true });
  for (const [name, schema] of ofSwagger(JSON.parse(readFileSync(swagger, 'utf8')) as Swagger))
    writeFileSync(join(draft, name), JSON.stringify(schema));
  renameSync(draft, folder);
  return folder;
}

function run(command: string, args: readonly string[], input = '') {
  return spawnSync(command, args, { cwd: root, input, encoding: 'utf8', maxBuffer: 2 ** 27 });
}

function once<T>(make: () => T): () => T {
  let made: { value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}
