import { describe, expect, it } from '@jest/globals';
import { type Day, DomainError, parseDay } from '@cnfs/kernel';
import fc from 'fast-check';
import {
  type AttendanceRecord,
  checkRecords,
  firstAttended,
  groundOf,
  halfDayHours,
  minutesOf,
} from './attendance.js';

const session = { start: parseDay('2021-03-22'), end: parseDay('2021-06-18') };
const today = parseDay('2021-04-09');
const morning: AttendanceRecord = { day: session.start, halfDay: 'MORNING', hours: 3.5, present: true };

function pointersOf(records: AttendanceRecord[], startedOn: Day | null = null): string[] {
  try {
    checkRecords(records, { session, today, startedOn });
    return [];
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    return (error.errors ?? []).map(({ pointer }) => pointer);
  }
}

describe('half-days', () => {
  it('are those of the session, up to today', () => {
    expect(pointersOf([morning, { ...morning, day: today }])).toEqual([]);
    expect(pointersOf([{ ...morning, day: parseDay('2021-03-21') }])).toEqual(['/records/0/day']);
    expect(pointersOf([morning, { ...morning, day: parseDay('2021-04-10') }])).toEqual(['/records/1/day']);
    // Outside the session and to come: both are said.
    expect(pointersOf([{ ...morning, day: parseDay('2021-06-19') }])).toHaveLength(2);
  });

  it('are not before the day training is known to have started, attended or missed', () => {
    const startedOn = parseDay('2021-03-24');
    for (const present of [true, false]) {
      expect(pointersOf([{ ...morning, present, day: parseDay('2021-03-23') }], startedOn)).toEqual([
        '/records/0/day',
      ]);
      expect(pointersOf([{ ...morning, present, day: startedOn }], startedOn)).toEqual([]);
    }
  });

  it('are recorded once each: a morning is not an afternoon', () => {
    expect(pointersOf([morning, { ...morning, halfDay: 'AFTERNOON' }])).toEqual([]);
    expect(pointersOf([morning, { ...morning, present: false }])).toEqual(['/records/1/halfDay']);
  });

  it('have a justification only when they were missed', () => {
    expect(pointersOf([{ ...morning, present: false, justified: true }])).toEqual([]);
    expect(pointersOf([{ ...morning, justified: true }])).toEqual(['/records/0/justified']);
  });

  it('count when attended, or when the absence was justified', () => {
    expect(groundOf(morning)).toBe('ATTENDED');
    expect(groundOf({ ...morning, present: false, justified: true })).toBe('JUSTIFIED');
    expect(groundOf({ ...morning, present: false, justified: false })).toBeNull();
    expect(groundOf({ ...morning, present: false })).toBeNull();
  });

  it('start training on the first day attended, in whatever order they are given', () => {
    const late = { ...morning, day: today };
    const missed = { ...morning, present: false };
    expect(firstAttended([late, missed, { ...morning, day: parseDay('2021-03-24') }])).toBe('2021-03-24');
    expect(firstAttended([missed])).toBeNull();
  });

  it('add up to whole minutes: no half-hour is lost in a sum', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...halfDayHours), { maxLength: 400 }), (hours) => {
        const minutes = hours.reduce((sum, half) => sum + minutesOf(half), 0);
        expect(minutes % 30).toBe(0);
        expect(minutes / 30).toBe(hours.reduce((sum, half) => sum + half * 2, 0));
      }),
    );
  });
});
