import { AssignmentTerminated, CandidateSelected, example } from '@cnfs/contracts';
import { envelopeOf } from '@cnfs/messaging/testing';
import { erasureSuite, personalDataSuite } from '@cnfs/platform/personal-data';
import { training } from './service.js';

await personalDataSuite(training);
erasureSuite(training, (ids) => [
  envelopeOf(CandidateSelected, { ...example(CandidateSelected), ...ids }),
  envelopeOf(AssignmentTerminated, { ...example(AssignmentTerminated), ...ids }),
]);
