// Keeps one service running, as an orchestrator does: whatever ends it, it is started again.
import { setTimeout as delay } from 'node:timers/promises';
import type { ServiceName } from '@cnfs/contracts';
import { eventually } from '@cnfs/testing';
import type { ServiceProcess, StartOptions } from '@cnfs/testing/stack';

/** A start that will end by itself at a point of the code. */
export interface Arming extends StartOptions {
  /** Name of the crash point. */
  readonly point: string;
}

/** What a supervisor tells. */
export interface Watcher {
  /** Asked before each start; null starts the service as it is. */
  arming(name: ServiceName): Promise<Arming | null>;
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

  /** If it carries a crash point, has it end in order and start without one. */
  async disarm(): Promise<void> {
    if (this.#armed !== null) await this.restart();
    await this.untilReady();
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
    this.#armed = arming?.point ?? null;
    try {
      await this.process.start(arming ?? {});
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
