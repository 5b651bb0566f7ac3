import { defineEvent } from '../define-event.js';
import { id, day, date, count, code, oneOf, communeCode, caseIds, Type } from '../schema.js';
import example from './activity-reported.example.json' with { type: 'json' };

export const ActivityReported = defineEvent({
  service: 'deployment',
  name: 'ActivityReported',
  version: 1,
  aggregate: 'activity',
  key: 'activityId',
  readers: ['payments'],
  description: 'The adviser reported one activity with the public.',
  data: Type.Object({
    activityId: id('The report'),
    assignmentId: id('Assignment of that day'),
    ...caseIds,
    day: day('Day of the activity'),
    kind: oneOf(['WORKSHOP', 'INDIVIDUAL', 'ONE_OFF'], 'Workshop, individual support or one-off help'),
    minutes: count('Length, in minutes', 1),
    themes: Type.Array(code(), {
      minItems: 1,
      maxItems: 20,
      uniqueItems: true,
      description: 'What it was about',
    }),
    participants: Type.Object(
      {
        total: count('People present', 1),
        byAge: Type.Object(
          {
            under12: count('Under 12 years'),
            from12To17: count('12 to 17 years'),
            from18To34: count('18 to 34 years'),
            from35To59: count('35 to 59 years'),
            from60: count('60 years and more'),
          },
          { description: 'Counts by age band; their sum never passes the total' },
        ),
        byStatus: Type.Object(
          {
            student: count('At school or studying'),
            unemployed: count('Without employment'),
            employed: count('In employment'),
            retired: count('Retired'),
            unspecified: count('Unknown'),
          },
          { description: 'Counts by status; their sum never passes the total' },
        ),
      },
      { description: 'Anonymous counts' },
    ),
    communeCode: communeCode('INSEE code of the commune it took place in'),
    date: date('Day of the report'),
  }),
  example,
});
