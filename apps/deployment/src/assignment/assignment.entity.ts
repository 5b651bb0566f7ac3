/** The row of an assignment, which is also deployment's row of the case. */
import type { Day, Departement, InseeCode, Region } from '@cnfs/kernel';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { AssignmentState } from './assignment.js';

@Entity('assignment')
export class AssignmentRow {
  @PrimaryColumn('uuid') id: string;
  @Column('uuid', { name: 'selection_id' }) selectionId: string;
  @Column('uuid', { name: 'post_id' }) postId: string;
  @Column('uuid', { name: 'candidate_id' }) candidateId: string;
  @Column('uuid', { name: 'structure_id' }) structureId: string;
  /** Null while only training has told of the case. */
  @Column('text', { nullable: true }) state: AssignmentState | null;
  @Column('date', { name: 'contract_start', nullable: true }) contractStart: Day | null;
  @Column('date', { name: 'contract_end', nullable: true }) contractEnd: Day | null;
  @Column('text', { name: 'home_region', nullable: true }) homeRegion: Region | null;
  @Column('text', { name: 'post_region', nullable: true }) postRegion: Region | null;
  @Column('text', { name: 'post_departement', nullable: true }) postDepartement: Departement | null;
  @Column('date', { name: 'trained_on', nullable: true }) trainedOn: Day | null;
  @Column('date', { name: 'exempted_on', nullable: true }) exemptedOn: Day | null;
  /** Why the adviser may serve outside the home région, if ANCT said so. */
  @Column('text', { nullable: true }) derogation: string | null;
  @Column('text', { name: 'derogated_by', nullable: true }) derogatedBy: string | null;
  @Column('date', { name: 'started_on', nullable: true }) startedOn: Day | null;
  /** Last day of the assignment. */
  @Column('date', { name: 'ended_on', nullable: true }) endedOn: Day | null;
  @Column('text', { name: 'commune_code', nullable: true }) communeCode: InseeCode | null;
}

/** A row that CandidateSelected has reached: its contract is known. */
export interface PlannedAssignment extends AssignmentRow {
  state: AssignmentState;
  contractStart: Day;
  homeRegion: Region;
  postRegion: Region;
  postDepartement: Departement;
}

export function isPlanned(row: AssignmentRow): row is PlannedAssignment {
  return row.state !== null;
}
