// What the programme wants to see of training at a glance.
import type { Figure } from '@cnfs/platform';

export const trainingFigures: readonly Figure[] = [
  {
    name: 'training_enrolments',
    help: 'Enrolments, by state',
    labels: ['state'],
    sql: `SELECT state, count(*) AS value FROM enrolment GROUP BY state`,
  },
];
