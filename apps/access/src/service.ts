/** Access as the platform mounts it: without events, so that who may do what never waits for a broker. */
import { defineService } from '@cnfs/platform';
import { AccessModule } from './access.module.js';
import { accessVariables } from './configuration.js';
import { InvitationRow, MembershipRow, PersonRow } from './membership/membership.entity.js';
import { personalDataOfAccess } from './personal-data.js';
import { SystemRow } from './system/system.entity.js';

export const access = defineService({
  name: 'access',
  title: 'Identités et habilitations',
  port: 3006,
  events: false,
  module: AccessModule,
  entities: [PersonRow, InvitationRow, MembershipRow, SystemRow],
  migrations: new URL('../migrations/', import.meta.url),
  personalData: personalDataOfAccess,
  configuration: accessVariables,
  openapiMetadata: () => import('./openapi-metadata.js'),
});
