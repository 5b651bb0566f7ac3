/** Keeps half-days and what follows from them: the start of training, absences, hours, completion. */
import { type EventData, TrainingAbsenceRecorded, TrainingStarted } from '@cnfs/contracts';
import { NotFound, newId } from '@cnfs/kernel';
import { type Transaction, violates } from '@cnfs/messaging';
import type { Perimeter } from '@cnfs/platform';
import { Injectable } from '@nestjs/common';
import { EnrolmentCompletion } from '../enrolment/enrolment.completion.js';
import { NotEnrolled, follow } from '../enrolment/enrolment.js';
import { EnrolmentRow, type SeatedEnrolment, isSeated } from '../enrolment/enrolment.entity.js';
import { seatOf } from '../enrolment/enrolment.events.js';
import { takeStep } from '../enrolment/enrolment.steps.js';
import { SessionRow } from '../session/session.entity.js';
import {
  AlreadyJustified,
  AttendanceAlreadyRecorded,
  type AttendanceRecord,
  NotAnAbsence,
  checkRecords,
  firstAttended,
  groundOf,
  minutesOf,
} from './attendance.js';
import { AttendanceRow } from './attendance.entity.js';
import { HoursLedger } from './hours.ledger.js';

@Injectable()
export class AttendanceCommands {
  constructor(
    private readonly hours: HoursLedger,
    private readonly completion: EnrolmentCompletion,
  ) {}

  /** All of them or none. @throws NotEnrolled, UnacceptableAttendance, AttendanceAlreadyRecorded */
  async record(
    tx: Transaction,
    perimeter: Perimeter,
    enrolmentId: string,
    records: readonly AttendanceRecord[],
  ): Promise<void> {
    const enrolment = await this.hold(tx, perimeter, enrolmentId);
    const startedOn = firstAttended(records);
    const state = follow(enrolment.state, startedOn !== null);
    // A session's days never change: they are read without a lock.
    const session = await tx.manager.findOneByOrFail(SessionRow, { id: enrolment.sessionId });
    checkRecords(records, {
      session: { start: session.startDay, end: session.endDay },
      today: tx.today(),
      startedOn: enrolment.startedOn,
    });
    const kept = await this.keep(tx, enrolmentId, records);
    let current = enrolment;
    if (startedOn && state !== enrolment.state) {
      current = await takeStep(tx, enrolment, { state, startedOn });
      tx.append(TrainingStarted, { ...seatOf(current), hours: current.trackHours, date: startedOn });
    }
    for (const { record, attendance } of kept)
      if (!record.present)
        tx.append(TrainingAbsenceRecorded, absence(enrolment, attendance, !!record.justified));
    await this.completion.completeIfDone(tx, current);
  }

  /**
   * The justification of an absence came in later, even after training: what was withheld for it may be released.
   * @throws NotAnAbsence, AlreadyJustified
   */
  async justify(
    tx: Transaction,
    perimeter: Perimeter,
    enrolmentId: string,
    absenceId: string,
  ): Promise<void> {
    const enrolment = await this.hold(tx, perimeter, enrolmentId);
    const attendance = await tx.manager.findOneBy(AttendanceRow, { id: absenceId, enrolmentId });
    if (!attendance) throw new NotFound();
    if (attendance.present) throw new NotAnAbsence();
    try {
      await this.hours.enter(tx, [{ attendance, ground: 'JUSTIFIED' }]);
    } catch (error) {
      if (violates(error, 'hours_entry_once')) throw new AlreadyJustified();
      throw error;
    }
    tx.append(TrainingAbsenceRecorded, absence(enrolment, attendance, true));
    await this.completion.completeIfDone(tx, enrolment);
  }

  private async hold(tx: Transaction, perimeter: Perimeter, enrolmentId: string): Promise<SeatedEnrolment> {
    const enrolment = await tx.lock(EnrolmentRow, enrolmentId);
    perimeter.check({ organisationId: enrolment.organisationId });
    if (!isSeated(enrolment)) throw new NotEnrolled();
    return enrolment;
  }

  private async keep(tx: Transaction, enrolmentId: string, records: readonly AttendanceRecord[]) {
    const kept = records.map((record) => {
      const { day, halfDay, present } = record;
      const attendance: AttendanceRow = {
        id: newId(),
        enrolmentId,
        day,
        halfDay,
        minutes: minutesOf(record.hours),
        present,
        recordedBy: tx.cause.actor,
        recordedAt: tx.now(),
      };
      return { record, attendance };
    });
    try {
      const rows = kept.map(({ attendance }) => attendance);
      await tx.manager.insert(AttendanceRow, rows);
    } catch (error) {
      if (violates(error, 'attendance_half_day')) throw new AttendanceAlreadyRecorded();
      throw error;
    }
    const counted = kept.flatMap(({ record, attendance }) => {
      const ground = groundOf(record);
      return ground ? [{ attendance, ground }] : [];
    });
    await this.hours.enter(tx, counted);
    return kept;
  }
}

function absence(
  enrolment: SeatedEnrolment,
  { id, halfDay, minutes, day }: AttendanceRow,
  justified: boolean,
): EventData<typeof TrainingAbsenceRecorded> {
  return { ...seatOf(enrolment), absenceId: id, halfDay, hours: minutes / 60, justified, date: day };
}
