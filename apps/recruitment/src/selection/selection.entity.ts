/** Rows of a selection, of its steps, and of what deployment said of it. */
import type { Day } from '@cnfs/kernel';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { EndCause } from './placement.js';
import type { Contract, SelectionState } from './selection.js';

@Entity('selection')
export class SelectionRow {
  @PrimaryColumn('uuid') id: string;
  @Column('uuid', { name: 'post_id' }) postId: string;
  @Column('uuid', { name: 'structure_id' }) structureId: string;
  @Column('uuid', { name: 'candidate_id' }) candidateId: string;
  @Column('text') state: SelectionState;
  @Column('timestamptz', { name: 'proposed_at' }) proposedAt: Date;
  @Column('text', { name: 'contract_type', nullable: true }) contractType: Contract['type'] | null;
  @Column('date', { name: 'contract_start', nullable: true }) contractStart: Day | null;
  @Column('date', { name: 'contract_end', nullable: true }) contractEnd: Day | null;
  /** Last day of a contract that is over, as deployment tells it; before its start when it never began. */
  @Column('date', { name: 'ended_on', nullable: true }) endedOn: Day | null;
  /** Cents a month; a bigint, so text. */
  @Column('bigint', { name: 'gross_monthly_salary_cents', nullable: true }) grossMonthlySalaryCents:
    string | null;
  @Column('boolean', { name: 'full_time', nullable: true }) fullTime: boolean | null;
  @Column('text', { name: 'grant_option', nullable: true }) grantOption: Contract['grantOption'] | null;
}

/** One row a step: appended, never changed. */
@Entity('selection_step')
export class SelectionStepRow {
  @PrimaryColumn('uuid') id: string;
  @Column('uuid', { name: 'selection_id' }) selectionId: string;
  @Column('text') state: SelectionState;
  @Column('text', { nullable: true }) reason: string | null;
  @Column('text', { name: 'taken_by' }) takenBy: string;
  @Column('timestamptz', { name: 'taken_at' }) takenAt: Date;
}

/** Appended, never replaced. */
@Entity('selection_opinion')
export class SelectionOpinionRow {
  @PrimaryColumn('uuid') id: string;
  @Column('uuid', { name: 'selection_id' }) selectionId: string;
  @Column('uuid', { name: 'organisation_id' }) organisationId: string;
  @Column('boolean') favourable: boolean;
  @Column('text') comment: string;
  @Column('text', { name: 'given_by' }) givenBy: string;
  @Column('timestamptz', { name: 'given_at' }) givenAt: Date;
}

@Entity('placement')
export class PlacementRow {
  @PrimaryColumn('uuid', { name: 'selection_id' }) selectionId: string;
  @Column('uuid', { name: 'assignment_id' }) assignmentId: string;
  @Column('date', { name: 'deployed_on', nullable: true }) deployedOn: Day | null;
  @Column('date', { name: 'last_day', nullable: true }) lastDay: Day | null;
  @Column('text', { name: 'end_cause', nullable: true }) endCause: EndCause | null;
}
