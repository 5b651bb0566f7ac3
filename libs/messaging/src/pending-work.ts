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

/** Cases named in a request's log line, of a transaction that wrote to more of them. */
const CASES_TOLD = 100;

/** What a database transaction has gathered to do at its commit, and after it; shared by all views of the transaction. */
export class PendingWork {
  readonly appended: AppendedEvent[] = [];
  /** Statements sent with the COMMIT. */
  readonly withCommit: (() => Promise<unknown>)[] = [];
  /** Whether events were written before the commit. */
  flushed = false;
  readonly afterCommit: (() => void)[] = [];
  /** Of the events that were written, each once, the first hundred of them: known at the end. */
  correlationIds: readonly string[] = [];

  /** Keeps the cases of events that were written. */
  tell(correlationIds: readonly string[]): void {
    const all = new Set([...this.correlationIds, ...correlationIds]);
    this.correlationIds = [...all].slice(0, CASES_TOLD);
  }
}
