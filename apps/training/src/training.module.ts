/** Everything training can do. */
import { ErasureReactions } from '@cnfs/platform';
import { Module } from '@nestjs/common';
import { AttendanceCommands } from './attendance/attendance.commands.js';
import { AttendanceController } from './attendance/attendance.controller.js';
import { HoursLedger } from './attendance/hours.ledger.js';
import { EnrolmentCaseCommands } from './enrolment/enrolment-case.commands.js';
import { EnrolmentCommands } from './enrolment/enrolment.commands.js';
import { EnrolmentCompletion } from './enrolment/enrolment.completion.js';
import { EnrolmentController } from './enrolment/enrolment.controller.js';
import { EnrolmentQueries } from './enrolment/enrolment.queries.js';
import { EnrolmentReactions } from './enrolment/enrolment.reactions.js';
import { EnrolmentSeats } from './enrolment/enrolment.seats.js';
import { ExamCommands } from './exam/exam.commands.js';
import { ExamController } from './exam/exam.controller.js';
import { SessionCommands } from './session/session.commands.js';
import { SessionController } from './session/session.controller.js';
import { SessionQueries } from './session/session.queries.js';
import { TrainingOrganisationCommands } from './training-organisation/training-organisation.commands.js';
import { TrainingOrganisationController } from './training-organisation/training-organisation.controller.js';

@Module({
  controllers: [
    TrainingOrganisationController,
    SessionController,
    EnrolmentController,
    AttendanceController,
    ExamController,
    EnrolmentReactions,
    ErasureReactions,
  ],
  providers: [
    TrainingOrganisationCommands,
    SessionCommands,
    SessionQueries,
    EnrolmentCaseCommands,
    EnrolmentCommands,
    EnrolmentSeats,
    EnrolmentCompletion,
    EnrolmentQueries,
    AttendanceCommands,
    HoursLedger,
    ExamCommands,
  ],
})
export class TrainingModule {}
