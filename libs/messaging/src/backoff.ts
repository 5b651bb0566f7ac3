/** How long to wait before the n-th new attempt (n from 1), in milliseconds: doubling, capped, between half and all of it. */
export function backoff(attempt: number, { first, most }: { first: number; most: number }): number {
  const ceiling = Math.min(most, first * 2 ** Math.min(attempt - 1, 20));
  return ceiling * (0.5 + Math.random() / 2);
}

/** Waits, or less if the signal is given first; never throws. */
export function wait(milliseconds: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted) return resolve();
    const done = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, milliseconds);
    signal?.addEventListener('abort', done, { once: true });
  });
}
