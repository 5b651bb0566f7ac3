import { AssignmentEnded, CandidateSelected, TrainingCompleted, example } from '@cnfs/contracts';
import { envelopeOf } from '@cnfs/messaging/testing';
import { erasureSuite, personalDataSuite } from '@cnfs/platform/personal-data';
import { payments } from './service.js';

await personalDataSuite(payments);
erasureSuite(
  payments,
  (ids) => [
    envelopeOf(CandidateSelected, { ...example(CandidateSelected), ...ids }),
    envelopeOf(TrainingCompleted, { ...example(TrainingCompleted), ...ids }),
    envelopeOf(AssignmentEnded, { ...example(AssignmentEnded), ...ids }),
  ],
  { configuration: { IBAN_ENCRYPTION_KEY: Buffer.alloc(32, 7).toString('base64') } },
);
