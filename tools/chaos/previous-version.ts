// The product as it was before its schema last changed, built: what still serves while this version is rolled out.
import { execFileSync } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { services } from '@cnfs/contracts';
import { workspace } from '@cnfs/testing/stack';

export interface PreviousVersionOptions {
  /** A commit, tag or branch; the commit before the last migration when left out. */
  readonly previous?: string;
  /** It is unpacked in `previous` of this folder, and used again when it is there. */
  readonly folder: string;
  readonly say: (line: string) => void;
}

/**
 * Unpacks the version, installs what it needs and builds it: some minutes.
 * @returns its root
 * @throws Error when git does not know the version, or it cannot be built (see `previous.log` in the folder)
 */
export function previousVersion({ previous, folder, say }: PreviousVersionOptions): string {
  const migrations = ['libs/*/migrations', ...services.map((name) => `apps/${name}/migrations`)];
  const git = (...args: string[]) => execFileSync('git', args, { cwd: workspace, encoding: 'utf8' }).trim();
  const reference = previous ?? `${git('log', '-1', '--format=%H', '--', ...migrations)}^`;
  const commit = git('rev-parse', '--verify', `${reference}^{commit}`);
  const root = join(folder, 'previous');
  if (existsSync(root)) return root;
  say(`the version before is ${git('log', '-1', '--format=%h %s', commit)}`);
  mkdirSync(root);
  git('archive', '--output', `${root}.tar`, commit);
  execFileSync('tar', ['-xf', `${root}.tar`, '-C', root]);
  const log = openSync(join(folder, 'previous.log'), 'a');
  try {
    for (const command of ['ci', 'run build']) {
      say(`  npm ${command}, a minute or two`);
      execFileSync('npm', command.split(' '), { cwd: root, stdio: ['ignore', log, log] });
    }
  } finally {
    closeSync(log);
  }
  return root;
}
