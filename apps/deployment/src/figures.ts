// What the programme wants to see of deployment at a glance.
import type { Figure } from '@cnfs/platform';

export const deploymentFigures: readonly Figure[] = [
  {
    name: 'deployment_assignments',
    help: 'Assignments that are known by more than what others told, by state',
    labels: ['state'],
    sql: `SELECT state, count(*) AS value FROM assignment WHERE state IS NOT NULL GROUP BY state`,
  },
];
