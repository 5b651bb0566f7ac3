import { AssignmentEnded, TrainingStarted, example } from '@cnfs/contracts';
import { envelopeOf } from '@cnfs/messaging/testing';
import { erasureSuite, personalDataSuite } from '@cnfs/platform/personal-data';
import { kits } from './service.js';

await personalDataSuite(kits);
erasureSuite(kits, (ids) => [
  envelopeOf(TrainingStarted, { ...example(TrainingStarted), ...ids }),
  envelopeOf(AssignmentEnded, { ...example(AssignmentEnded), ...ids }),
]);
