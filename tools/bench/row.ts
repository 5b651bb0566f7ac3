// What a row of the table is made of: pairs of figures, taken in turns.
import type { Contestant } from './contestant.ts';
import type { Pace } from './drive.ts';
import type { Ground } from './ground.ts';
import { median, quantile, spread } from './stats.ts';

export interface Result {
  readonly name: string;
  readonly unit: string;
  /** Median over the pairs. */
  readonly value: number;
  /** Median over the pairs; null where there is none to stand beside. */
  readonly reference: number | null;
  /** Median of the pairs' ratios, value ÷ reference. */
  readonly ratio: number | null;
  /** How far the middle half of the ratios (or else the values) lies apart, as a part of the median. */
  readonly spread: number;
  /** Of single latencies where the row is about them, else over the pairs. */
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  /** Pairs. */
  readonly n: number;
}

/** What is to be reached, by the ratio, or by the value where there is no reference. */
export interface Goal {
  readonly result: string;
  readonly least: string;
  readonly aim: string;
  reached(result: Result): 'aim' | 'least' | 'no';
}

export interface Bench {
  readonly ground: Ground;
  readonly quick: boolean;
  /** Pairs that count. */
  readonly pairs: number;
  readonly progress: (text: string) => void;
  contestant(name: string): Contestant;
  end(contestant: Contestant): Promise<void>;
}

export interface Row {
  readonly name: string;
  readonly what: string;
  readonly goals: readonly Goal[];
  run(bench: Bench): Promise<Result[]>;
}

export interface Pair<T> {
  readonly value: T;
  readonly reference: T;
}

/**
 * Takes the figure of the one and of the other in turns, the order changing from pair to pair, so that what the machine
 * does besides falls on both. The first pair warms up and does not count.
 */
export async function pairsOf<T>(
  { pairs, progress }: Bench,
  product: () => Promise<T>,
  reference: () => Promise<T>,
  show: (figure: T) => string,
): Promise<Pair<T>[]> {
  const taken: Pair<T>[] = [];
  for (let n = 0; n <= pairs; n++) {
    let pair: Pair<T>;
    if (n % 2 === 0) {
      const value = await product();
      pair = { value, reference: await reference() };
    } else {
      const first = await reference();
      pair = { value: await product(), reference: first };
    }
    progress(
      `${n === 0 ? 'warm-up' : `pair ${n} of ${pairs}`}: ${show(pair.value)} beside ${show(pair.reference)}`,
    );
    if (n > 0) taken.push(pair);
  }
  return taken;
}

/** A figure of each pair, summed up. */
export function resultOf<T>(
  name: string,
  unit: string,
  pairs: readonly Pair<T>[],
  figure: (taken: T) => number,
  latencies?: readonly number[],
): Result {
  const values = pairs.map(({ value }) => figure(value));
  const references = pairs.map(({ reference }) => figure(reference));
  const ratios = values.map((value, n) => value / (references[n] as number));
  const all = latencies ?? values;
  return {
    name,
    unit,
    value: median(values),
    reference: median(references),
    ratio: median(ratios),
    spread: spread(ratios),
    p50: quantile(all, 0.5),
    p95: quantile(all, 0.95),
    p99: quantile(all, 0.99),
    n: pairs.length,
  };
}

/** A pace, and what it cost those who store. */
export interface Costed extends Pace {
  /** Milliseconds of CPU of the database and the broker. */
  readonly storing: number;
}

export const perSecond = ({ events, elapsed }: Pace): number => (events / elapsed) * 1_000;
export const showPace = (pace: Pace): string => `${Math.round(perSecond(pace)).toLocaleString('en')} ev/s`;

/** Throughput, CPU of the process per event, CPU of everything per event. */
export function paceResults(name: string, pairs: readonly Pair<Costed>[]): Result[] {
  const micros = (milliseconds: number, { events }: Pace) => (milliseconds / events) * 1_000;
  return [
    resultOf(name, 'events/s', pairs, perSecond),
    resultOf(`${name}.cpu`, 'µs/event', pairs, (pace) => micros(pace.cpu, pace)),
    resultOf(`${name}.cpu-all`, 'µs/event', pairs, (pace) => micros(pace.cpu + pace.storing, pace)),
  ];
}

export function atLeast(result: string, least: number, aim: number): Goal {
  return {
    result,
    least: `≥ ${least} ×`,
    aim: `${aim} ×`,
    reached: ({ ratio }) => verdict((ratio ?? 0) >= least, (ratio ?? 0) >= aim),
  };
}

export function atMost(result: string, least: number, aim: number): Goal {
  return {
    result,
    least: `≤ ${least} ×`,
    aim: `${aim} ×`,
    reached: ({ ratio }) => verdict((ratio ?? Infinity) <= least, (ratio ?? Infinity) <= aim),
  };
}

export function below(result: string, least: number, unit: string): Goal {
  return {
    result,
    least: `≤ ${least} ${unit}`,
    aim: '',
    reached: ({ value }) => verdict(value <= least, value <= least),
  };
}

function verdict(least: boolean, aim: boolean): 'aim' | 'least' | 'no' {
  if (aim) return 'aim';
  return least ? 'least' : 'no';
}
