/** Where the process is in its life, for the probes: starting, serving, draining. */
import { Injectable } from '@nestjs/common';

@Injectable()
export class Lifecycle {
  private started = false;
  private draining = false;

  /** The schema is the right one and requests are taken. */
  markStarted(): void {
    this.started = true;
  }

  /** No new request should be sent here. */
  markDraining(): void {
    this.draining = true;
  }

  get isStarted(): boolean {
    return this.started;
  }

  get isReady(): boolean {
    return this.started && !this.draining;
  }
}
