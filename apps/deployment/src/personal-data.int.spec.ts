import { CandidateSelected, TrainingCompleted, example } from '@cnfs/contracts';
import { envelopeOf } from '@cnfs/messaging/testing';
import { erasureSuite, personalDataSuite } from '@cnfs/platform/personal-data';
import { deployment } from './service.js';

await personalDataSuite(deployment);
erasureSuite(deployment, (ids) => [
  envelopeOf(CandidateSelected, { ...example(CandidateSelected), ...ids }),
  envelopeOf(TrainingCompleted, { ...example(TrainingCompleted), ...ids }),
]);
