import { describe, expect, it } from '@jest/globals';
import { parseDay } from '@cnfs/kernel';
import fc from 'fast-check';
import { ActivityInTheFuture, type Participants, TooManyParticipants, report } from './activity.js';

const today = parseDay('2021-10-05');
const nobody: Participants = {
  total: 1,
  byAge: { under12: 0, from12To17: 0, from18To34: 0, from35To59: 0, from60: 0 },
  byStatus: { student: 0, unemployed: 0, employed: 0, retired: 0, unspecified: 0 },
};

describe('an activity report', () => {
  it('is about a day that has come', () => {
    expect(() => report({ day: today, participants: nobody }, today)).not.toThrow();
    expect(() => report({ day: parseDay('2021-10-06'), participants: nobody }, today)).toThrow(
      ActivityInTheFuture,
    );
  });

  it('counts no more people by age or by status than were there', () => {
    const counts = fc.nat({ max: 20 });
    fc.assert(
      fc.property(counts, counts, counts, (total, from60, retired) => {
        const participants: Participants = {
          total,
          byAge: { ...nobody.byAge, from60 },
          byStatus: { ...nobody.byStatus, retired },
        };
        const check = () => report({ day: today, participants }, today);
        if (from60 > total || retired > total) expect(check).toThrow(TooManyParticipants);
        else expect(check).not.toThrow();
      }),
    );
  });
});
