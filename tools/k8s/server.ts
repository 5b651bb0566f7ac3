// What only an API server says: admission, Pod Security. A dry run: nothing is changed, and the namespace must be there.
import { spawnSync } from 'node:child_process';
import { type Check, Failed } from './check.ts';
import { render } from './manifests.ts';
import { Missing, systemProgram } from './programs.ts';

const DRY_RUN = ['apply', '--server-side', '--dry-run=server', '--validate=strict'];

export function serverChecks(asked: boolean): Check[] {
  return [{ name: 'API server, local', run: () => dryRun(asked) }];
}

function dryRun(asked: boolean): string {
  if (!asked) throw new Missing('it is asked with --server only');
  const kubectl = systemProgram('kubectl', 'any of the last two years');
  const ask = (args: readonly string[], input?: string) =>
    spawnSync(kubectl, args, { input, encoding: 'utf8', maxBuffer: 2 ** 26 });
  const ready = ask(['get', '--raw', '/readyz', '--request-timeout=5s']);
  if (ready.status !== 0) throw new Missing(`no API server answers: ${ready.stderr.trim()}`);
  const { status, stdout, stderr } = ask([...DRY_RUN, '--warnings-as-errors', '-f', '-'], render('local'));
  if (status !== 0) throw new Failed(stderr);
  return `${stdout.trim().split('\n').length} resources accepted, no warning`;
}
