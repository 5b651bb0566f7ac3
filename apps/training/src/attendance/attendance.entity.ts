/** Rows of the half-days and of the hours they add up to. Both are append-only: the service's role may insert and read. */
import type { Day } from '@cnfs/kernel';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { HalfDay, HoursGround } from './attendance.js';

/** No reason of an absence is kept: it could be a matter of health. */
@Entity('attendance')
export class AttendanceRow {
  @PrimaryColumn('uuid') id: string;
  @Column('uuid', { name: 'enrolment_id' }) enrolmentId: string;
  @Column('date') day: Day;
  @Column('text', { name: 'half_day' }) halfDay: HalfDay;
  @Column('integer') minutes: number;
  @Column('boolean') present: boolean;
  @Column('text', { name: 'recorded_by' }) recordedBy: string;
  @Column('timestamptz', { name: 'recorded_at' }) recordedAt: Date;
}

@Entity('hours_entry')
export class HoursEntryRow {
  @PrimaryColumn('uuid', { name: 'attendance_id' }) attendanceId: string;
  @Column('uuid', { name: 'enrolment_id' }) enrolmentId: string;
  @Column('date') day: Day;
  @Column('integer') minutes: number;
  @Column('text') ground: HoursGround;
  @Column('text', { name: 'entered_by' }) enteredBy: string;
  @Column('timestamptz', { name: 'entered_at' }) enteredAt: Date;
}
