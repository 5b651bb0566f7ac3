/**
 * A calendar date without time zone, 'YYYY-MM-DD': what contracts, sessions and instalments are dated by.
 * As text it sorts as it should; an instant becomes a day in Paris, where the programme's days begin and end.
 */
import { Temporal } from 'temporal-polyfill';
import type { Brand } from './brand.js';
import { InvalidValue } from './errors.js';

export type Day = Brand<string, 'Day'>;

/** @throws InvalidValue INVALID_DAY for another format, a day in no calendar (2021-02-30), a year out of 1900–2999 */
export function parseDay(text: string, pointer?: string): Day {
  if (/^(?:19|2\d)\d{2}-\d{2}-\d{2}$/.test(text)) {
    try {
      Temporal.PlainDate.from(text);
      return text as Day;
    } catch {
      // not in the calendar: refused below, with the same words
    }
  }
  throw new InvalidValue('INVALID_DAY', 'La date doit exister et s’écrire AAAA-MM-JJ.', pointer);
}

/** The day it is in Paris at that instant. */
export function dayOf(instant: Date): Day {
  const paris = Temporal.Instant.fromEpochMilliseconds(instant.getTime()).toZonedDateTimeISO('Europe/Paris');
  return paris.toPlainDate().toString() as Day;
}

function addDays(from: Day, days: number): Day {
  return date(from).add({ days }).toString() as Day;
}

/** Same day of another month, or that month's last day if it is shorter: 31 January + 1 month = 28 February. */
function addMonths(from: Day, months: number): Day {
  return date(from).add({ months }).toString() as Day;
}

/** Nights between two days: 0 for the same day, negative when `to` is earlier. */
function daysBetween(from: Day, to: Day): number {
  return date(from).until(date(to), { largestUnit: 'day' }).days;
}

/** Negative, zero or positive, for `sort`. */
function compare(a: Day, b: Day): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function isBefore(a: Day, b: Day): boolean {
  return a < b;
}

function min(first: Day, ...others: Day[]): Day {
  return others.reduce((a, b) => (b < a ? b : a), first);
}

function max(first: Day, ...others: Day[]): Day {
  return others.reduce((a, b) => (b > a ? b : a), first);
}

function endOfMonth(of: Day): Day {
  const inMonth = date(of);
  return inMonth.with({ day: inMonth.daysInMonth }).toString() as Day;
}

function date(of: Day): Temporal.PlainDate {
  return Temporal.PlainDate.from(of);
}

export const day = { addDays, addMonths, daysBetween, compare, isBefore, min, max, endOfMonth };
