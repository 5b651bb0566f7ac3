// A contestant is a process of its own that does what it is told: the product, or a bare loop. It lives through all pairs
// of a row, so that its code is compiled by the time it counts.
import { type ChildProcess, fork } from 'node:child_process';

interface Answer {
  readonly id: number;
  readonly result?: unknown;
  readonly error?: string;
}

interface Waiter {
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: Error) => void;
}

export class Contestant {
  readonly #child: ChildProcess;
  readonly #waiting = new Map<number, Waiter>();
  #last = 0;

  readonly name: string;

  constructor(name: string) {
    this.name = name;
    const profile = process.env['BENCH_CPU_PROFILE'];
    const execArgv = profile ? ['--cpu-prof', `--cpu-prof-dir=${profile}/${name}`] : [];
    // Node warns of a time-out that kafkajs sets too early: harmless, and the same on both sides.
    this.#child = fork(new URL('./worker.ts', import.meta.url), {
      serialization: 'advanced',
      execArgv: ['--disable-warning=TimeoutNegativeWarning', ...execArgv],
    });
    this.#child.on('message', ({ id, result, error }: Answer) => {
      const waiter = this.#waiting.get(id);
      this.#waiting.delete(id);
      if (error === undefined) waiter?.resolve(result);
      else waiter?.reject(new Error(`${this.name}: ${error}`));
    });
    this.#child.on('exit', (code, signal) => {
      for (const { reject } of this.#waiting.values()) reject(new Error(`${name} ended: ${signal ?? code}`));
    });
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  do<T>(task: string, options: object = {}): Promise<T> {
    const id = ++this.#last;
    return new Promise<T>((resolve, reject) => {
      this.#waiting.set(id, { resolve: (result) => resolve(result as T), reject });
      this.#child.send({ id, task, options });
    });
  }

  async end(): Promise<void> {
    if (this.#child.exitCode !== null) return;
    const ended = new Promise<void>((resolve) => this.#child.once('exit', () => resolve()));
    this.#child.disconnect();
    await ended;
  }
}
