/** Rows of an adviser's case as training knows it, of its enrolments, and of the steps each of them took. */
import type { Day } from '@cnfs/kernel';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { EnrolmentState } from './enrolment.js';
import type { Level } from './track.js';

@Entity('training_case')
export class TrainingCaseRow {
  @PrimaryColumn('uuid', { name: 'selection_id' }) selectionId: string;
  @Column('uuid', { name: 'post_id' }) postId: string;
  @Column('uuid', { name: 'candidate_id' }) candidateId: string;
  @Column('uuid', { name: 'structure_id' }) structureId: string;
  @Column('date', { name: 'selected_on', nullable: true }) selectedOn: Day | null;
  @Column('date', { name: 'ended_on', nullable: true }) endedOn: Day | null;
  @Column('text', { name: 'end_reason', nullable: true }) endReason: string | null;
}

@Entity('enrolment')
export class EnrolmentRow {
  @PrimaryColumn('uuid') id: string;
  @Column('uuid', { name: 'selection_id' }) selectionId: string;
  @Column('uuid', { name: 'post_id' }) postId: string;
  @Column('uuid', { name: 'candidate_id' }) candidateId: string;
  @Column('uuid', { name: 'structure_id' }) structureId: string;
  @Column('integer') attempt: number;
  @Column('text') state: EnrolmentState;
  @Column('date', { name: 'opened_on' }) openedOn: Day;
  /** Who tested the candidate, then who trains; null before the test. */
  @Column('uuid', { name: 'organisation_id', nullable: true }) organisationId: string | null;
  @Column('text', { nullable: true }) level: Level | null;
  @Column('integer', { name: 'track_hours', nullable: true }) trackHours: number | null;
  /** The version of the figure that gave the hours. */
  @Column('uuid', { name: 'track_parameter_id', nullable: true }) trackParameterId: string | null;
  @Column('date', { name: 'positioned_on', nullable: true }) positionedOn: Day | null;
  /** Kept after the seat was freed: events still name it. */
  @Column('uuid', { name: 'session_id', nullable: true }) sessionId: string | null;
  @Column('date', { name: 'enrolled_on', nullable: true }) enrolledOn: Day | null;
  /** First day attended. */
  @Column('date', { name: 'started_on', nullable: true }) startedOn: Day | null;
  @Column('date', { name: 'closed_on', nullable: true }) closedOn: Day | null;
  /** Why it was exempted, abandoned or cancelled. */
  @Column('text', { nullable: true }) ground: string | null;
}

/** Append-only: the service's role may insert and read. */
@Entity('enrolment_step')
export class EnrolmentStepRow {
  @PrimaryColumn('uuid') id: string;
  @Column('uuid', { name: 'enrolment_id' }) enrolmentId: string;
  @Column('text') state: EnrolmentState;
  @Column('text', { nullable: true }) ground: string | null;
  @Column('text', { name: 'taken_by' }) takenBy: string;
  @Column('timestamptz', { name: 'taken_at' }) takenAt: Date;
}

/** An enrolment whose candidate was tested. */
export interface PositionedEnrolment extends EnrolmentRow {
  organisationId: string;
  level: Level;
  trackHours: number;
}

/** An enrolment that was given a seat. */
export interface SeatedEnrolment extends PositionedEnrolment {
  sessionId: string;
}

export function isPositioned(row: EnrolmentRow): row is PositionedEnrolment {
  return row.level !== null;
}

export function isSeated(row: EnrolmentRow): row is SeatedEnrolment {
  return row.sessionId !== null;
}
