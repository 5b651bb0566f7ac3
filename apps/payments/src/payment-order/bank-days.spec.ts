import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { parseDay } from '@cnfs/kernel';
import { CalendarUnknown, nextBankDay, readBankCalendar } from './bank-days.js';

const csv = readFileSync(new URL('../../reference/target-closing-days.csv', import.meta.url), 'utf8');
const calendar = readBankCalendar(csv);
const after = (text: string) => nextBankDay(parseDay(text), calendar);

describe('the day a payment is executed', () => {
  it('is the next day of the week', () => {
    expect(after('2021-03-17')).toBe('2021-03-18');
  });

  it('is after the week-end', () => {
    expect(after('2021-03-19')).toBe('2021-03-22');
    expect(after('2021-03-20')).toBe('2021-03-22');
    expect(after('2020-12-31')).toBe('2021-01-04');
  });

  it('is after the days on which banks do not settle', () => {
    expect(after('2021-04-01')).toBe('2021-04-06'); // Good Friday to Easter Monday
    expect(after('2021-12-24')).toBe('2021-12-27'); // Christmas and Boxing Day on a week-end
    expect(after('2022-07-13')).toBe('2022-07-14'); // a holiday in France, not of the banks' system
  });

  it('is not guessed beyond the calendar', () => {
    expect(() => after(`${calendar.lastYear}-12-31`)).toThrow(CalendarUnknown);
  });
});
