// Commands that are given to a service, at a rate or as fast as it takes them; and a note of when what took effect.
import { newId } from '@cnfs/kernel';
import { ownCpu } from './cpu.ts';
import type { BenchEvent } from './events.ts';

interface Commanded {
  command(event: BenchEvent, caseId: string, n: number): Promise<void>;
}

/** When what happened, by the number of the command: milliseconds of a clock that all processes of a machine share. */
export type Moments = readonly (readonly [n: number, at: number])[];

export function now(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}

/** So many commands at so many a second, whether or not the ones before have been answered. @returns when each was committed */
export async function driveAtRate(
  service: Commanded,
  { event, perSecond, count }: { event: BenchEvent; perSecond: number; count: number },
): Promise<Moments> {
  const moments: (readonly [number, number])[] = [];
  const pending: Promise<void>[] = [];
  const start = now();
  for (let n = 0; n < count; n++) {
    const due = start + (n * 1_000) / perSecond;
    const early = due - now();
    if (early > 0) await new Promise((resolve) => setTimeout(resolve, early));
    pending.push(service.command(event, newId(), n).then(() => void moments.push([n, now()])));
  }
  await Promise.all(pending);
  return moments;
}

export interface Pace {
  readonly events: number;
  /** Milliseconds. */
  readonly elapsed: number;
  /** Milliseconds of this process. */
  readonly cpu: number;
}

/** As many commands as fit into the time, some side by side. */
export async function driveAtFull(
  service: Commanded,
  { event, seconds, sideBySide }: { event: BenchEvent; seconds: number; sideBySide: number },
): Promise<Pace> {
  let events = 0;
  const cpu = ownCpu();
  const start = now();
  const end = start + seconds * 1_000;
  const client = async () => {
    while (now() < end) await service.command(event, newId(), events++);
  };
  await Promise.all(Array.from({ length: sideBySide }, client));
  return { events, elapsed: now() - start, cpu: ownCpu() - cpu };
}

/** Measures from the first batch that arrives to the last that is done. */
export class Arrivals {
  readonly #wanted: number;
  readonly over: Promise<Pace>;
  #resolve: (pace: Pace) => void = () => undefined;
  #begun: { at: number; cpu: number } | undefined;
  #done = 0;

  constructor(wanted: number) {
    this.#wanted = wanted;
    this.over = new Promise((resolve) => (this.#resolve = resolve));
  }

  onBatch(records: number, done: boolean): void {
    this.#begun ??= { at: now(), cpu: ownCpu() };
    if (!done || (this.#done += records) < this.#wanted) return;
    const { at, cpu } = this.#begun;
    this.#resolve({ events: this.#done, elapsed: now() - at, cpu: ownCpu() - cpu });
  }
}

/** Measures from the first send to the answer that makes enough, after so many that do not count. */
export class Sendings {
  readonly #skip: number;
  readonly #most: number;
  readonly over: Promise<Pace>;
  #resolve: (pace: Pace) => void = () => undefined;
  #begun: { at: number; cpu: number } | undefined;
  #skipped = 0;
  #events = 0;

  constructor(skip: number, most: number) {
    this.#skip = skip;
    this.#most = most;
    this.over = new Promise((resolve) => (this.#resolve = resolve));
  }

  before(): void {
    if (this.#skipped >= this.#skip) this.#begun ??= { at: now(), cpu: ownCpu() };
  }

  after(events: number): void {
    if (!this.#begun) {
      this.#skipped += events;
      return;
    }
    const { at, cpu } = this.#begun;
    if (this.#events >= this.#most || (this.#events += events) < this.#most) return;
    this.#resolve({ events: this.#events, elapsed: now() - at, cpu: ownCpu() - cpu });
  }
}
