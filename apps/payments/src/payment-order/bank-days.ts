/** Days on which euros move between banks: those of TARGET, the central banks' system, which closes at week-ends too. */
import { type Day, IllegalState, day, parseDay } from '@cnfs/kernel';

export interface BankCalendar {
  readonly closed: ReadonlySet<Day>;
  /** Last year whose closing days are known. */
  readonly lastYear: number;
}

const aMonday = parseDay('2021-01-04');

/** A calendar out of the published list of closing days: CSV, the date first, under one line of titles. */
export function readBankCalendar(csv: string): BankCalendar {
  const dates = csv
    .trim()
    .split(/\r?\n/)
    .slice(1)
    .map((line) => parseDay(line.slice(0, 10)));
  return { closed: new Set(dates), lastYear: Math.max(...dates.map(yearOf)) };
}

/**
 * The first bank day after that one: an order released today is executed tomorrow at the soonest.
 * @throws CalendarUnknown beyond the years of the calendar
 */
export function nextBankDay(after: Day, calendar: BankCalendar): Day {
  let candidate = day.addDays(after, 1);
  while (isWeekEnd(candidate) || calendar.closed.has(candidate)) candidate = day.addDays(candidate, 1);
  if (yearOf(candidate) > calendar.lastYear) throw new CalendarUnknown(yearOf(candidate));
  return candidate;
}

function isWeekEnd(date: Day): boolean {
  const weekday = ((day.daysBetween(aMonday, date) % 7) + 7) % 7;
  return weekday >= 5;
}

function yearOf(date: Day): number {
  return Number(date.slice(0, 4));
}

export class CalendarUnknown extends IllegalState {
  constructor(year: number) {
    super(
      'CALENDAR_UNKNOWN',
      `Les jours de fermeture bancaire de ${year} ne sont pas encore connus du système.`,
    );
  }
}

/** Token of the calendar. */
export const BANK_CALENDAR = Symbol('bank calendar');
