import { Injectable } from '@nestjs/common';

/** Tells, within the process, that events were committed to the outbox. */
@Injectable()
export class OutboxSignal {
  private readonly listeners = new Set<() => void>();

  /** @returns what ends the subscription. */
  subscribe(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  committed(): void {
    for (const listener of this.listeners) listener();
  }
}
