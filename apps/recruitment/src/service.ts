/** Recruitment as the platform mounts it. */
import { defineService } from '@cnfs/platform';
import {
  CandidateRow,
  EmailConfirmationRow,
  ErasureRow,
  GrantClosingRow,
} from './candidate/candidate.entity.js';
import {
  AgendaItemRow,
  CommitteeDecisionRow,
  CommitteeMinutesRow,
  CommitteeSessionRow,
} from './committee-session/committee-session.entity.js';
import { loadReferenceData } from './commune/reference-data.seed.js';
import { recruitmentVariables } from './configuration.js';
import { HostStructureDecisionRow, HostStructureRow } from './host-structure/host-structure.entity.js';
import { ImportRow } from './import/import.entity.js';
import { PostRow } from './post/post.entity.js';
import { PostRequestRow, PrefectOpinionRow } from './post-request/post-request.entity.js';
import { personalDataOfRecruitment } from './personal-data.js';
import { RecruitmentModule } from './recruitment.module.js';
import { StructureMergeRow } from './host-structure/structure-merge.entity.js';
import {
  PlacementRow,
  SelectionOpinionRow,
  SelectionRow,
  SelectionStepRow,
} from './selection/selection.entity.js';
import { recruitmentFigures } from './figures.js';

export const recruitment = defineService({
  name: 'recruitment',
  title: 'Recrutement',
  port: 3001,
  module: RecruitmentModule,
  entities: [
    HostStructureRow,
    HostStructureDecisionRow,
    PostRequestRow,
    PrefectOpinionRow,
    CommitteeSessionRow,
    AgendaItemRow,
    CommitteeDecisionRow,
    CommitteeMinutesRow,
    PostRow,
    CandidateRow,
    EmailConfirmationRow,
    ErasureRow,
    GrantClosingRow,
    SelectionRow,
    SelectionStepRow,
    SelectionOpinionRow,
    PlacementRow,
    ImportRow,
    StructureMergeRow,
  ],
  personalData: personalDataOfRecruitment,
  figures: recruitmentFigures,
  migrations: new URL('../migrations/', import.meta.url),
  seed: loadReferenceData,
  configuration: recruitmentVariables,
  parameters: 'selection|salary|mobility|vacancy|target|retention',
  openapiMetadata: () => import('./openapi-metadata.js'),
});
