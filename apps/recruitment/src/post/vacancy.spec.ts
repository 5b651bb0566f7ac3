import { describe, expect, it } from '@jest/globals';
import { type Day, day, parseDay } from '@cnfs/kernel';
import fc from 'fast-check';
import { vacancyOn } from './vacancy.js';

const since = parseDay('2021-03-25');
const on = (today: string, months = 6) => vacancyOn(parseDay(today), since, months);

describe('a vacancy', () => {
  it('is reminded of a month before its end, and overdue from the day of it on', () => {
    expect(on('2021-03-25')).toEqual({ flag: null, deadline: '2021-09-25', next: '2021-08-25' });
    expect(on('2021-08-24').flag).toBeNull();
    expect(on('2021-08-25')).toEqual({ flag: 'REMINDED', deadline: '2021-09-25', next: '2021-09-25' });
    expect(on('2021-09-24').flag).toBe('REMINDED');
    expect(on('2021-09-25')).toEqual({ flag: 'OVERDUE', deadline: '2021-09-25', next: null });
  });

  it('lasts as long as the parameter of the day says', () => {
    expect(on('2021-06-25', 3).flag).toBe('OVERDUE');
    expect(on('2021-06-25', 6).flag).toBeNull();
    expect(on('2021-03-25', 1)).toEqual({ flag: 'REMINDED', deadline: '2021-04-25', next: '2021-04-25' });
  });

  it('only ever goes on, and is looked at again on a day to come', () => {
    const order = [null, 'REMINDED', 'OVERDUE'];
    const dayOfIt = fc.integer({ min: 0, max: 800 });
    fc.assert(
      fc.property(dayOfIt, dayOfIt, fc.integer({ min: 1, max: 24 }), (a, b, months) => {
        const at = (days: number): Day => day.addDays(since, days);
        const [earlier, later] = [
          vacancyOn(at(Math.min(a, b)), since, months),
          vacancyOn(at(Math.max(a, b)), since, months),
        ];
        expect(order.indexOf(later.flag)).toBeGreaterThanOrEqual(order.indexOf(earlier.flag));
        if (earlier.next !== null) expect(earlier.next > at(Math.min(a, b))).toBe(true);
        expect(earlier.next === null).toBe(earlier.flag === 'OVERDUE');
      }),
    );
  });
});
