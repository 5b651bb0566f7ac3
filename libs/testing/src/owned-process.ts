// Processes that end with us. Every server or service started here gets a guard: a shell that waits for the end of
// a pipe which only this process holds open. However this process ends (return, Ctrl-C, kill -9), the guard wakes.
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import type { Socket } from 'node:net';
import { rememberPid } from './folder.js';

/** What to start and where its output goes. */
export interface OwnedProcessOptions {
  command: string;
  args: readonly string[];
  /** Both output streams are appended to this file. */
  log: string;
  env?: NodeJS.ProcessEnv;
  cwd?: string;
  /** Run under another account (Postgres refuses root). */
  account?: { uid: number; gid: number };
  /** The folder it works on: its pid is noted there, for the sweep of the next start. */
  folder?: string;
  /** Whether the guard removes the folder when the process has gone with us. */
  temporary?: boolean;
}

/** A running child in a session of its own, so that Ctrl-C in the terminal reaches it only through us. */
export class OwnedProcess {
  readonly #exited: Promise<number | NodeJS.Signals>;
  readonly #child: ChildProcess;

  constructor(options: OwnedProcessOptions) {
    const log = openSync(options.log, 'a');
    this.#child = spawn(options.command, options.args, {
      stdio: ['ignore', log, log],
      detached: true,
      env: options.env ?? process.env,
      cwd: options.cwd,
      ...options.account,
    });
    closeSync(log);
    this.#exited = new Promise((resolve, reject) => {
      this.#child.once('exit', (code, signal) => resolve(signal ?? code ?? 0));
      this.#child.once('error', reject);
    });
    // A command that cannot be started is told to whoever waits; nobody has to.
    this.#exited.catch(() => undefined);
    if (this.#child.pid === undefined) return;
    if (options.folder) rememberPid(options.folder, this.#child.pid);
    const leftover = (options.temporary && options.folder) || '';
    const release = whenGone(END_PROCESS, String(this.#child.pid), leftover);
    this.#exited.then(release, release);
    this.#child.unref();
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  get running(): boolean {
    return this.#child.pid !== undefined && this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** Waits for its end, and tells the exit code or the signal that ended it. */
  async ended(): Promise<number | NodeJS.Signals> {
    this.#child.ref();
    return this.#exited;
  }

  /** Sends a signal and returns at once. */
  signal(signal: NodeJS.Signals): void {
    if (this.running) this.#child.kill(signal);
  }

  /** Sends a signal and waits for the end; a process still there after `patience` milliseconds is killed. */
  async end(signal: NodeJS.Signals = 'SIGTERM', patience = 15_000): Promise<void> {
    if (!this.running) return;
    const impatience = setTimeout(() => this.#child.kill('SIGKILL'), patience);
    this.#child.kill(signal);
    await this.ended();
    clearTimeout(impatience);
  }
}

// SIGQUIT is Postgres' quick stop and ends a JVM or Node as well; what is still there after a second is killed.
const END_PROCESS = `
kill -QUIT "$1" 2>/dev/null
n=0
while kill -0 "$1" 2>/dev/null && [ $n -lt 20 ]; do sleep 0.05; n=$((n+1)); done
kill -KILL "$1" 2>/dev/null
[ -z "$2" ] && exit
n=0
until rm -rf "$2" 2>/dev/null || [ $n -ge 20 ]; do sleep 0.1; n=$((n+1)); done
`;

/**
 * Has a shell run a script once this process is gone, however it ended; `args` are its $1, $2…
 * @returns a function that calls it off
 */
function whenGone(script: string, ...args: string[]): () => void {
  // `read` returns when the pipe closes, and only we hold its other end.
  const shell = spawn('sh', ['-c', `read -r _\n${script}`, 'cnfs-guard', ...args], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  });
  shell.unref();
  // To Node a pipe is a socket, and would keep this process alive.
  (shell.stdin as Socket).unref();
  shell.stdin.on('error', () => undefined);
  return () => void shell.kill('SIGKILL');
}
