/** Wakes the runner of this process: after a commit that planned work, after the clock moved. Polling covers other processes. */
import { Injectable } from '@nestjs/common';

@Injectable()
export class DueWorkSignal {
  private listener: (() => void) | null = null;

  wake(): void {
    this.listener?.();
  }

  onWake(listener: (() => void) | null): void {
    this.listener = listener;
  }
}
