/** Row of a post: one for each post the committee granted. */
import type { Day } from '@cnfs/kernel';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { PostState } from './post.js';
import type { VacancyFlag } from './vacancy.js';

@Entity('post')
export class PostRow {
  @PrimaryColumn('uuid') id: string;
  @Column('uuid', { name: 'request_id' }) requestId: string;
  /** 1..n of the n posts the request was granted. */
  @Column('integer') number: number;
  @Column('integer', { name: 'granted_in_request' }) grantedInRequest: number;
  @Column('integer', { name: 'session_number' }) sessionNumber: number;
  @Column('uuid', { name: 'structure_id' }) structureId: string;
  @Column('text') departement: string;
  @Column('text') region: string;
  @Column('boolean') coordinator: boolean;
  @Column('date', { name: 'mission_start' }) missionStart: Day;
  @Column('text') state: PostState;
  /** The selection that reserved or occupies it. */
  @Column('uuid', { name: 'selection_id', nullable: true }) selectionId: string | null;
  @Column('timestamptz', { name: 'granted_at' }) grantedAt: Date;
  @Column('date', { name: 'vacant_since', nullable: true }) vacantSince: Day | null;
  @Column('text', { name: 'vacancy_flag', nullable: true }) vacancyFlag: VacancyFlag | null;
  @Column('integer', { name: 'funding_attempt' }) fundingAttempt: number;
  @Column('integer', { name: 'committed_attempt', nullable: true }) committedAttempt: number | null;
  @Column('integer', { name: 'refused_attempt', nullable: true }) refusedAttempt: number | null;
}
