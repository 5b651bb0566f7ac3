/** The programme's time: real time plus one offset, kept in a row so that a restart keeps it. In production the offset is zero. */
import { type Clock, type Day, dayOf } from '@cnfs/kernel';

/** Token of the programme's `Clock`. */
export const CLOCK = Symbol('programme clock');

export class ProgrammeClock implements Clock {
  private offsetMs = 0;

  now(): Date {
    return new Date(Date.now() + this.offsetMs);
  }

  today(): Day {
    return dayOf(this.now());
  }

  /** Milliseconds ahead of real time. */
  get offset(): number {
    return this.offsetMs;
  }

  setOffset(milliseconds: number): void {
    this.offsetMs = milliseconds;
  }
}
