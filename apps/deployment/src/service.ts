import { defineService } from '@cnfs/platform';
import { ActivityReportRow } from './activity/activity.entity.js';
import { AssignmentRow } from './assignment/assignment.entity.js';
import { personalDataOfDeployment } from './personal-data.js';
import { DeploymentModule } from './deployment.module.js';
import { TerminationRow } from './termination/termination.entity.js';
import { deploymentFigures } from './figures.js';

export const deployment = defineService({
  name: 'deployment',
  title: 'Déploiement',
  port: 3003,
  module: DeploymentModule,
  entities: [AssignmentRow, TerminationRow, ActivityReportRow],
  personalData: personalDataOfDeployment,
  figures: deploymentFigures,
  migrations: new URL('../migrations/', import.meta.url),
  parameters: 'field|activity',
  openapiMetadata: () => import('./openapi-metadata.js'),
});
