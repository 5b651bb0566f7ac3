/**
 * Days from a first to a last, both included; no last day when it is open (a permanent contract, a figure in force).
 */
import { type Day, day } from './day.js';
import { InvalidValue } from './errors.js';

export interface Period {
  readonly start: Day;
  /** Last day included, null when open. */
  readonly end: Day | null;
}

/** @throws InvalidValue INVALID_PERIOD when it ends before it starts */
export function period(start: Day, end: Day | null, pointer?: string): Period {
  if (end !== null && end < start)
    throw new InvalidValue('INVALID_PERIOD', 'La date de fin précède la date de début.', pointer);
  return { start, end };
}

export function contains(whole: Period, date: Day): boolean {
  return whole.start <= date && (whole.end === null || date <= whole.end);
}

/** How many days it counts, first and last included; null when open. */
export function days(counted: Period): number | null {
  return counted.end === null ? null : day.daysBetween(counted.start, counted.end) + 1;
}

/** The days two periods share, null when there is none. */
export function intersect(a: Period, b: Period): Period | null {
  const start = day.max(a.start, b.start);
  const end = a.end === null ? b.end : b.end === null ? a.end : day.min(a.end, b.end);
  return end !== null && end < start ? null : { start, end };
}

/** Whether every day of the inner period is one of the outer. */
export function within(inner: Period, outer: Period): boolean {
  return (
    contains(outer, inner.start) && (outer.end === null || (inner.end !== null && inner.end <= outer.end))
  );
}
