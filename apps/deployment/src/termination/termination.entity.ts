/** A termination, its decision, and how far its consequences have come. */
import type { Day } from '@cnfs/kernel';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { TerminationReason, TerminationState } from './termination.js';

@Entity('termination')
export class TerminationRow {
  @PrimaryColumn('uuid') id: string;
  @Column('uuid', { name: 'assignment_id' }) assignmentId: string;
  @Column('text') state: TerminationState;
  @Column('text') reason: TerminationReason;
  @Column('date', { name: 'effective_date' }) effectiveDate: Day;
  /** Reference of the document that proves it. */
  @Column('text') proof: string;
  @Column('text', { name: 'declared_by' }) declaredBy: string;
  @Column('timestamptz', { name: 'declared_at' }) declaredAt: Date;
  @Column('text', { name: 'decided_by', nullable: true }) decidedBy: string | null;
  @Column('timestamptz', { name: 'decided_at', nullable: true }) decidedAt: Date | null;
  @Column('text', { name: 'decision_note', nullable: true }) decisionNote: string | null;
  @Column('date', { name: 'post_freed_on', nullable: true }) postFreedOn: Day | null;
  @Column('date', { name: 'grant_recalculated_on', nullable: true }) grantRecalculatedOn: Day | null;
  @Column('date', { name: 'kit_asked_back_on', nullable: true }) kitAskedBackOn: Day | null;
}
