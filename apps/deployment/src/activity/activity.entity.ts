/** The row of an activity report. It keeps the assignment of its day for ever. */
import type { Day, InseeCode } from '@cnfs/kernel';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { ActivityKind, ActivityTheme, Participants } from './activity.js';

@Entity('activity_report')
export class ActivityReportRow {
  @PrimaryColumn('uuid') id: string;
  @Column('uuid', { name: 'assignment_id' }) assignmentId: string;
  @Column('uuid', { name: 'candidate_id' }) candidateId: string;
  @Column('uuid', { name: 'structure_id' }) structureId: string;
  @Column('date') day: Day;
  @Column('text') kind: ActivityKind;
  @Column('integer') minutes: number;
  @Column('text', { array: true }) themes: ActivityTheme[];
  @Column('jsonb') participants: Participants;
  @Column('text', { name: 'commune_code' }) communeCode: InseeCode;
  @Column('timestamptz', { name: 'reported_at' }) reportedAt: Date;
}
