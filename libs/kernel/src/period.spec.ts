import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Day, day, parseDay } from './day.js';
import { InvalidValue } from './errors.js';
import { type Period, contains, days, intersect, period, within } from './period.js';

const start = parseDay('2021-03-24');
const anyDay = fc.integer({ min: 0, max: 60 }).map((n) => day.addDays(start, n));
const anyPeriod = fc
  .record({ from: anyDay, length: fc.option(fc.integer({ min: 0, max: 30 })) })
  .map(({ from, length }) => period(from, length === null ? null : day.addDays(from, length)));

describe('a period', () => {
  it('holds its first and last days', () => {
    const may = period(parseDay('2021-05-01'), parseDay('2021-05-31'));
    expect(days(may)).toBe(31);
    expect(contains(may, parseDay('2021-05-01'))).toBe(true);
    expect(contains(may, parseDay('2021-05-31'))).toBe(true);
    expect(contains(may, parseDay('2021-06-01'))).toBe(false);
    expect(contains(may, parseDay('2021-04-30'))).toBe(false);
  });

  it('may last one day, and never ends before it starts', () => {
    expect(days(period(start, start))).toBe(1);
    expect(() => period(start, day.addDays(start, -1))).toThrow(InvalidValue);
  });

  it('has no length while it is open', () => {
    expect(days(period(start, null))).toBeNull();
    expect(contains(period(start, null), parseDay('2999-12-31'))).toBe(true);
  });

  it('shares with another the days that both hold, no more', () => {
    fc.assert(
      fc.property(anyPeriod, anyPeriod, anyDay, (a, b, date) => {
        const shared = intersect(a, b);
        expect(shared !== null && contains(shared, date)).toBe(contains(a, date) && contains(b, date));
        expect(intersect(b, a)).toEqual(shared);
      }),
    );
  });

  it('is within another when what they share is itself', () => {
    fc.assert(
      fc.property(anyPeriod, anyPeriod, (inner, outer) => {
        expect(within(inner, outer)).toBe(same(intersect(inner, outer), inner));
      }),
    );
  });
});

function same(a: Period | null, b: { start: Day; end: Day | null }): boolean {
  return a !== null && a.start === b.start && a.end === b.end;
}
