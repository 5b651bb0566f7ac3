import { setTimeout as delay } from 'node:timers/promises';

/** How long to wait for a condition, and what to say when it does not come. */
export interface Patience {
  /** Milliseconds of real time; 10 000 unless told. */
  deadline?: number;
  /** What is waited for, for the error message. */
  what?: string;
  /** Milliseconds between two looks; 20 unless told. */
  every?: number;
}

/**
 * Waits until `check` answers something else than false, null or undefined, and returns that answer.
 * An error thrown by the check counts as "not yet" and is named when the deadline passes.
 * @throws Error after the deadline
 */
export async function eventually<T>(
  check: () => T | Promise<T>,
  { deadline = 10_000, what = 'the condition', every = 20 }: Patience = {},
): Promise<NonNullable<Exclude<T, false>>> {
  const end = performance.now() + deadline;
  for (let last: unknown; ; await delay(every)) {
    try {
      const answer = await check();
      if (answer !== null && answer !== undefined && answer !== false)
        return answer as NonNullable<Exclude<T, false>>;
      last = undefined;
    } catch (error) {
      last = error;
    }
    if (performance.now() > end) {
      throw new Error(
        `${what} did not come within ${deadline} ms`,
        last === undefined ? {} : { cause: last },
      );
    }
  }
}
