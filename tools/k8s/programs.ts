/** The programs that check, of pinned versions: on the PATH, in a cache, or built from the Go module proxy into that cache. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** Of the Kubernetes versions that are supported, the schemas of each; the last one is that of the API server of a dry run. */
export const kubernetesVersions = ['v1.35.4', 'v1.36.3'] as const;

const built = {
  kubeconform: { package: 'github.com/yannh/kubeconform/cmd/kubeconform', version: 'v0.8.0', tell: ['-v'] },
  'kube-score': {
    package: 'github.com/zegl/kube-score/cmd/kube-score',
    version: 'v1.20.0',
    tell: ['version'],
  },
  kustomize: { package: 'sigs.k8s.io/kustomize/kustomize/v5', version: 'v5.8.2', tell: ['version'] },
} as const;

export type Program = keyof typeof built;

export const cache = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'cnfs-k8s-check');

/** A check that cannot run here, and why: it is told, and never counted as passed. */
export class Missing extends Error {}

/**
 * The path of a program of the pinned version.
 * @throws Missing when it is not here and cannot be built
 */
export function program(name: Program): string {
  const { package: path, version, tell } = built[name];
  // Several versions may be on a machine: only the one that says it is the pinned one is taken.
  if (onPath(name, tell)?.includes(version.slice(1))) return name;
  const bin = join(cache, `${name}-${version}`);
  const file = join(bin, name);
  if (existsSync(file)) return file;
  mkdirSync(bin, { recursive: true });
  console.error(`${name} ${version}: built with Go, once`);
  go(['install', '-trimpath', '-ldflags', `-s -w -X main.version=${version}`, `${path}@${version}`], {
    GOBIN: bin,
  });
  return file;
}

/**
 * A program of the system that has no pinned version: promtool, kubectl.
 * @throws Missing when it is not on the PATH
 */
export function systemProgram(name: string, from: string): string {
  if (onPath(name, ['--version']) === null && onPath(name, ['version', '--client']) === null)
    throw new Missing(`${name} is not on the PATH (${from})`);
  return name;
}

/**
 * The folder of a Go module, downloaded if need be.
 * @throws Missing without Go or without its proxy
 */
export function moduleFolder(module: string): string {
  const told = go(['mod', 'download', '-json', module]);
  return (JSON.parse(told) as { Dir: string }).Dir;
}

function go(args: readonly string[], environment: NodeJS.ProcessEnv = {}): string {
  try {
    return execFileSync('go', args, {
      cwd: homedir(),
      encoding: 'utf8',
      env: { ...process.env, CGO_ENABLED: '0', GOTOOLCHAIN: 'local', GOFLAGS: '-mod=mod', ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  } catch (error) {
    const reason =
      error instanceof Error ? (error.message.split('\n').at(-2) ?? error.message) : String(error);
    throw new Missing(`go ${args[0]} ${args.at(-1)}: ${reason}`);
  }
}

/** What it says of its version, or null when it is not there. */
function onPath(name: string, tell: readonly string[]): string | null {
  try {
    return execFileSync(name, tell, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  } catch {
    return null;
  }
}
