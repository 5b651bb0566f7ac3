/** The row of a session, with the balance of its seats, and the list of those who wait for one. */
import type { Day, InseeCode } from '@cnfs/kernel';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Modality } from './session.js';

@Entity('training_session')
export class SessionRow {
  @PrimaryColumn('uuid') id: string;
  @Column('uuid', { name: 'organisation_id' }) organisationId: string;
  @Column('date', { name: 'start_day' }) startDay: Day;
  @Column('date', { name: 'end_day' }) endDay: Day;
  @Column('text') modality: Modality;
  @Column('text', { name: 'commune_code', nullable: true }) communeCode: InseeCode | null;
  @Column('integer') capacity: number;
  /** Enrolments that hold a seat; the database refuses to let it pass the capacity. */
  @Column('integer') taken: number;
  @Column('text', { name: 'opened_by' }) openedBy: string;
  @Column('timestamptz', { name: 'opened_at' }) openedAt: Date;
}

@Entity('waiting_list')
export class WaitingRow {
  @PrimaryColumn('uuid', { name: 'enrolment_id' }) enrolmentId: string;
  @Column('uuid', { name: 'session_id' }) sessionId: string;
  /** Order of arrival, drawn by the database. */
  @Column({ type: 'bigint', insert: false, update: false }) rank: string;
  @Column('timestamptz', { name: 'joined_at' }) joinedAt: Date;
}
