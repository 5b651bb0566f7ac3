// What clients must not notice.
import type { Round } from './fault.ts';

/** Another with its key under way is no failure: it asks again. */
const failed = (result: string) => !/^[234]/.test(result) || result === '401';

/** Holds every attempt of a client that fails while something is done against it. */
export async function unnoticed(
  { system, violated }: Round,
  invariant: string,
  work: () => Promise<void>,
): Promise<void> {
  const before = new Map(system.history.attempts);
  await work();
  const fresh = [...system.history.attempts]
    .filter(([result, times]) => failed(result) && times > (before.get(result) ?? 0))
    .map(([result, times]) => ({ result, times: times - (before.get(result) ?? 0) }));
  if (fresh.length > 0) violated(invariant, fresh);
}
