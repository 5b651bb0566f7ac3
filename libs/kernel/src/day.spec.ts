import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Day, day, dayOf, parseDay } from './day.js';
import { InvalidValue } from './errors.js';

const first = Date.UTC(1950, 0, 1);
const anyDay = fc
  .integer({ min: 0, max: 40_000 })
  .map((days) => parseDay(new Date(first + days * 86_400_000).toISOString().slice(0, 10)));
const steps = fc.integer({ min: -20_000, max: 20_000 });

describe('a day', () => {
  it('is in the calendar and written year first', () => {
    expect(parseDay('2024-02-29')).toBe('2024-02-29');
    for (const wrong of [
      '2021-02-29',
      '2021-13-01',
      '2021-00-10',
      '2021-1-01',
      '01/03/2021',
      '2021-03-01T00:00:00Z',
      '0021-03-01',
      '2021-03-01\n',
      '',
    ])
      expect(() => parseDay(wrong)).toThrow(InvalidValue);
  });

  it('is Paris’s day, in winter as in summer', () => {
    expect(dayOf(new Date('2021-01-31T22:59:59Z'))).toBe('2021-01-31');
    expect(dayOf(new Date('2021-01-31T23:00:00Z'))).toBe('2021-02-01');
    expect(dayOf(new Date('2021-03-31T21:59:59Z'))).toBe('2021-03-31');
    expect(dayOf(new Date('2021-03-31T22:00:00Z'))).toBe('2021-04-01');
  });

  it('moves by days as integers add', () => {
    fc.assert(
      fc.property(anyDay, steps, steps, (from, n, m) => {
        expect(day.addDays(day.addDays(from, n), m)).toBe(day.addDays(from, n + m));
        expect(day.daysBetween(from, day.addDays(from, n))).toBe(n);
        expect(day.isBefore(from, day.addDays(from, n))).toBe(n > 0);
      }),
    );
  });

  it('counts the days between as their order says', () => {
    fc.assert(
      fc.property(anyDay, anyDay, (a, b) => {
        expect(day.daysBetween(a, b)).toBe(-day.daysBetween(b, a) || 0);
        expect(Math.sign(day.compare(b, a))).toBe(Math.sign(day.daysBetween(a, b)));
        expect([day.min(a, b), day.max(a, b)]).toEqual([a, b].sort(day.compare));
      }),
    );
  });

  it('stays in the month it is moved to', () => {
    expect(day.addMonths(parseDay('2021-01-31'), 1)).toBe('2021-02-28');
    expect(day.addMonths(parseDay('2024-02-29'), 12)).toBe('2025-02-28');
    expect(day.addMonths(parseDay('2021-03-31'), -1)).toBe('2021-02-28');
    fc.assert(
      fc.property(anyDay, fc.integer({ min: -240, max: 240 }), (from, months) => {
        const to = day.addMonths(from, months);
        expect(monthNumber(to) - monthNumber(from)).toBe(months);
        expect(Number(to.slice(8))).toBe(
          Math.min(Number(from.slice(8)), Number(day.endOfMonth(to).slice(8))),
        );
      }),
    );
  });

  it('knows the end of its month: the next day is a first', () => {
    expect(day.endOfMonth(parseDay('2024-02-10'))).toBe('2024-02-29');
    fc.assert(
      fc.property(anyDay, (any) => {
        const end = day.endOfMonth(any);
        expect(end.slice(0, 7)).toBe(any.slice(0, 7));
        expect(day.addDays(end, 1).slice(8)).toBe('01');
      }),
    );
  });
});

function monthNumber(of: Day): number {
  return Number(of.slice(0, 4)) * 12 + Number(of.slice(5, 7));
}
