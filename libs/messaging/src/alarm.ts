import { wait } from './backoff.js';

/** Wakes a loop. A ring before the wait is not lost: the next wait ends at once. */
export class Alarm {
  private controller = new AbortController();

  ring(): void {
    this.controller.abort();
  }

  /** Returns after the time, in milliseconds, or as soon as it rings. */
  async wait(milliseconds: number): Promise<void> {
    await wait(milliseconds, this.controller.signal);
    this.controller = new AbortController();
  }
}
