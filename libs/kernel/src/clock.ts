/** Time as the domain is given it, so that tests and demonstrations decide which day it is. */
import { type Day, dayOf } from './day.js';

export interface Clock {
  now(): Date;
  /** The day it is in Paris. */
  today(): Day;
}

/** The machine's clock: the only place of the kernel that reads it. */
export const systemClock: Clock = {
  now: () => new Date(),
  today: () => dayOf(new Date()),
};
