/** The row of an exam. Append-only: the service's role may insert and read. */
import type { Day } from '@cnfs/kernel';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { ExamKind } from './exam.js';

@Entity('exam')
export class ExamRow {
  @PrimaryColumn('uuid') id: string;
  @Column('uuid', { name: 'enrolment_id' }) enrolmentId: string;
  @Column('text') kind: ExamKind;
  @Column('integer') attempt: number;
  @Column('date', { name: 'taken_on' }) takenOn: Day;
  @Column('boolean') passed: boolean;
  @Column('text', { name: 'recorded_by' }) recordedBy: string;
  @Column('timestamptz', { name: 'recorded_at' }) recordedAt: Date;
}
