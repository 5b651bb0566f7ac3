// Keeps one service running, as an orchestrator does: whatever ends it, it is started again.
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import type { ServiceName } from '@cnfs/contracts';
import { eventually } from '@cnfs/testing';
import type { ServiceProcess, StartOptions } from '@cnfs/testing/stack';

/** A start that will end by itself at a point of the code. */
export interface Arming extends StartOptions {
  /** Name of the crash point; null: it does not end by itself. */
  readonly point: string | null;
}

/** A crash point and the passage at which it kills, from the next on. */
export interface CrashAt {
  readonly point: string;
  readonly passage: number;
}

/** What a supervisor tells. */
export interface Watcher {
  /** Asked before each start. */
  arming(name: ServiceName): Promise<Arming>;
  /** Killed without anybody having asked: at the point it was armed with. */
  crashed(name: ServiceName, point: string): void;
  /** Ready again, so many milliseconds after it was killed. */
  recovered(name: ServiceName, milliseconds: number): void;
  /** Ended by itself, or did not come up: a service never does that. */
  failed(name: ServiceName, how: string): void;
}

export class Supervisor {
  readonly name: ServiceName;
  readonly process: ServiceProcess;
  readonly #watcher: Watcher;
  #wanted = false;
  #ready = false;
  #armed: string | null = null;
  #armedAt = 0;
  /** Ended by us: says nothing about the service. */
  #asked = false;
  #diedAt: number | null = null;
  #loop: Promise<void> = Promise.resolve();

  /** @param process that runs, or will */
  constructor(process: ServiceProcess, watcher: Watcher) {
    this.process = process;
    this.name = process.name;
    this.#watcher = watcher;
  }

  /** Whether requests are taken. */
  get ready(): boolean {
    return this.#ready && this.process.running;
  }

  /** Looks after a process that runs already, or starts it. */
  supervise(): void {
    this.#wanted = true;
    this.#ready = this.process.running;
    this.#loop = this.#keep();
  }

  /** Whether this start ends by itself at a point of the code. */
  get armed(): boolean {
    return this.#armed !== null;
  }

  /** Milliseconds since it was armed. */
  get armedFor(): number {
    return performance.now() - this.#armedAt;
  }

  /**
   * Gives the process that runs another crash point, or takes it away. It was started with what reads the file.
   * @param file see inject/register.ts
   */
  async arm(file: string, at: CrashAt | null): Promise<void> {
    if (!this.ready) return;
    // Until it is read the point before still counts: a death meanwhile is one at that point.
    writeFileSync(file, at ? `${at.point}:${at.passage}` : '');
    const { pid } = this.process;
    this.process.signal('SIGUSR2');
    await eventually(() => !existsSync(file) || this.process.pid !== pid, {
      what: `${this.name} armed`,
      every: 5,
      deadline: 60_000,
    });
    if (existsSync(file) || this.process.pid !== pid) return rmSync(file, { force: true });
    this.#armed = at?.point ?? null;
    this.#armedAt = performance.now();
  }

  async untilReady(): Promise<void> {
    await eventually(() => this.ready, { what: `${this.name}`, deadline: 90_000, every: 25 });
  }

  /** Kills it (kill -9); it is started again. @returns whether it was there to be killed */
  async kill(): Promise<boolean> {
    if (!this.ready) return false;
    this.#asked = true;
    await this.process.kill();
    return true;
  }

  /** Ends it in order (SIGTERM), and waits until it is ready again. */
  async restart(): Promise<void> {
    await this.untilReady();
    this.#asked = true;
    this.#ready = false;
    await this.process.stop();
    await this.untilReady();
  }

  /** Ends it in order and leaves it so. */
  async stop(): Promise<void> {
    this.#wanted = false;
    this.#asked = true;
    await this.process.stop();
    await this.#loop;
  }

  async #keep(): Promise<void> {
    while (this.#wanted) {
      if (!this.process.running && !(await this.#start())) continue;
      this.#ready = true;
      if (this.#diedAt !== null) this.#watcher.recovered(this.name, performance.now() - this.#diedAt);
      this.#diedAt = null;
      await this.#died(await this.process.ended());
    }
  }

  async #start(): Promise<boolean> {
    const arming = await this.#watcher.arming(this.name);
    this.#asked = false;
    this.#armed = arming.point;
    this.#armedAt = performance.now();
    try {
      await this.process.start(arming);
      return true;
    } catch (error) {
      const how = await this.process.ended();
      if (how === 'SIGKILL') await this.#died(how);
      else {
        this.#watcher.failed(this.name, error instanceof Error ? error.message : String(error));
        await delay(500);
      }
      return false;
    }
  }

  async #died(how: number | NodeJS.Signals): Promise<void> {
    this.#ready = false;
    if (how === 'SIGKILL') {
      this.#diedAt ??= performance.now();
      if (!this.#asked && this.#armed !== null) this.#watcher.crashed(this.name, this.#armed);
      else if (!this.#asked) this.#watcher.failed(this.name, 'killed by someone else');
    } else if (how !== 0 || !this.#asked) {
      this.#watcher.failed(this.name, `ended by itself (${how})`);
      await delay(200);
    }
    this.#asked = false;
  }
}
