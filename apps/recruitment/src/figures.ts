// What the programme wants to see of recruitment at a glance.
import type { Figure } from '@cnfs/platform';

export const recruitmentFigures: readonly Figure[] = [
  {
    name: 'recruitment_posts',
    help: 'Posts, by state',
    labels: ['state'],
    sql: `SELECT state, count(*) AS value FROM post GROUP BY state`,
  },
  {
    name: 'recruitment_selections',
    help: 'Selections, by state',
    labels: ['state'],
    sql: `SELECT state, count(*) AS value FROM selection GROUP BY state`,
  },
];
