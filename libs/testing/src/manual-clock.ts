import type { Clock, Day } from '@cnfs/kernel';
import { dayOf, parseDay } from '@cnfs/kernel';

/** A clock that stands still until it is moved. */
export interface ManualClock extends Clock {
  /** Noon (UTC) of a day; it may lie in the past. */
  moveTo(day: string): void;
  /** Forward by so many minutes. */
  passMinutes(minutes: number): void;
}

/** A clock that stands at noon (UTC) of a day `YYYY-MM-DD`, which is the same day in Paris. */
export function manualClock(day: string): ManualClock {
  let now = noon(day);
  return {
    now: () => new Date(now),
    today: (): Day => dayOf(now),
    moveTo(other) {
      now = noon(other);
    },
    passMinutes(minutes) {
      now = new Date(now.getTime() + minutes * 60_000);
    },
  };
}

function noon(day: string): Date {
  return new Date(`${parseDay(day)}T12:00:00Z`);
}
