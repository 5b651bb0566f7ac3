/** Completes training at the half-day or the exam that was the last one missing: the same question after each of them. */
import { TrainingCompleted } from '@cnfs/contracts';
import type { Transaction } from '@cnfs/messaging';
import { Injectable } from '@nestjs/common';
import { HoursLedger } from '../attendance/hours.ledger.js';
import { ExamRow } from '../exam/exam.entity.js';
import { complete } from './enrolment.js';
import type { SeatedEnrolment } from './enrolment.entity.js';
import { seatOf } from './enrolment.events.js';
import { takeStep } from './enrolment.steps.js';

@Injectable()
export class EnrolmentCompletion {
  constructor(private readonly hours: HoursLedger) {}

  /** The enrolment must be held. */
  async completeIfDone(tx: Transaction, enrolment: SeatedEnrolment): Promise<void> {
    const { minutes, lastFollowedOn } = await this.hours.followed(tx, enrolment.id);
    const exams = await tx.manager.findBy(ExamRow, { enrolmentId: enrolment.id });
    const done = complete({ ...enrolment, followedMinutes: minutes, lastFollowedOn, exams });
    if (!done) return;
    await takeStep(tx, enrolment, { state: done.state, closedOn: done.on });
    tx.append(TrainingCompleted, {
      ...seatOf(enrolment),
      hours: enrolment.trackHours,
      hoursFollowed: minutes / 60,
      examTakenOn: done.exam.takenOn,
      examPassed: done.exam.passed,
      date: done.on,
    });
  }
}
