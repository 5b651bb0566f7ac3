import type { EventDefinition } from '@cnfs/contracts';
import type { Cause } from './cause.js';

/** Names the events of one aggregate. */
export interface StreamName {
  readonly topic: string;
  readonly key: string;
}

export interface AppendedEvent extends StreamName {
  readonly event: EventDefinition;
  readonly payload: string;
  readonly time: Date;
  readonly cause: Cause;
  readonly correlateWith: StreamName | undefined;
}

/** What a database transaction has gathered to do at its commit, and after it; shared by all views of the transaction. */
export class PendingWork {
  readonly appended: AppendedEvent[] = [];
  /** Statements sent with the COMMIT. */
  readonly withCommit: (() => Promise<unknown>)[] = [];
  readonly afterCommit: (() => void)[] = [];
  /** Of the events that were written, each once: known at the end. */
  correlationIds: readonly string[] = [];
}
