import { describe, expect, it } from '@jest/globals';
import { parseDay } from '@cnfs/kernel';
import { type EarlierExam, ExamAlreadyPassed, ExamOutOfTime, NoAttemptLeft, takeExam } from './exam.js';

const allowed = { start: parseDay('2021-03-22'), end: parseDay('2021-12-18') };
const june = parseDay('2021-06-17');
const failed: EarlierExam = { takenOn: june, passed: false };

describe('an exam', () => {
  it('is taken from the first day of training to the end of the delay', () => {
    expect(takeExam(allowed.start, allowed, [])).toBe(1);
    expect(takeExam(allowed.end, allowed, [])).toBe(1);
    for (const day of ['2021-03-21', '2021-12-19'])
      expect(() => takeExam(parseDay(day), allowed, [])).toThrow(ExamOutOfTime);
  });

  it('has a second attempt after a failure, not before it, and no third', () => {
    expect(takeExam(parseDay('2021-09-01'), allowed, [failed])).toBe(2);
    expect(() => takeExam(parseDay('2021-06-16'), allowed, [failed])).toThrow(ExamOutOfTime);
    const both = [failed, { takenOn: parseDay('2021-09-01'), passed: false }];
    expect(() => takeExam(parseDay('2021-10-01'), allowed, both)).toThrow(NoAttemptLeft);
  });

  it('that was passed is not taken again', () => {
    expect(() => takeExam(allowed.end, allowed, [{ takenOn: june, passed: true }])).toThrow(
      ExamAlreadyPassed,
    );
  });
});
