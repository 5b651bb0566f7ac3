// What the lines of a log have in common while a request or an event is handled: ids and codes, nothing of a person.
import { AsyncLocalStorage } from 'node:async_hooks';

export interface LogContext {
  /** Of the request at hand. */
  readonly requestId?: string;
  /** `<role>:<sub>` or `system:<service>`: who acts, or whose act the event tells of. */
  readonly actor?: string;
  /** Of the event at hand. */
  readonly correlationId?: string;
  readonly eventId?: string;
  readonly eventType?: string;
}

const storage = new AsyncLocalStorage<LogContext>();

/** Every line that is logged by the work, however deep, is about this. */
export function withLogContext<T>(context: LogContext, work: () => T): T {
  return storage.run(context, work);
}

/** What the line at hand is about. */
export function logContext(): LogContext | undefined {
  return storage.getStore();
}
