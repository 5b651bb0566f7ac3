import { defineService } from '@cnfs/platform';
import { AttendanceRow, HoursEntryRow } from './attendance/attendance.entity.js';
import { EnrolmentRow, EnrolmentStepRow, TrainingCaseRow } from './enrolment/enrolment.entity.js';
import { ExamRow } from './exam/exam.entity.js';
import { SessionRow, WaitingRow } from './session/session.entity.js';
import { personalDataOfTraining } from './personal-data.js';
import { TrainingModule } from './training.module.js';
import { TrainingOrganisationRow } from './training-organisation/training-organisation.entity.js';
import { trainingFigures } from './figures.js';

export const training = defineService({
  name: 'training',
  title: 'Formation',
  port: 3002,
  module: TrainingModule,
  entities: [
    TrainingOrganisationRow,
    SessionRow,
    WaitingRow,
    TrainingCaseRow,
    EnrolmentRow,
    EnrolmentStepRow,
    AttendanceRow,
    HoursEntryRow,
    ExamRow,
  ],
  personalData: personalDataOfTraining,
  figures: trainingFigures,
  migrations: new URL('../migrations/', import.meta.url),
  parameters: 'training',
  openapiMetadata: () => import('./openapi-metadata.js'),
});
