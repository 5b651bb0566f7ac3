/** Rows of a committee session: agenda, decisions and minutes are only ever inserted. */
import type { Day } from '@cnfs/kernel';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { CommitteeDecision } from '../post-request/post-request.js';
import type { CommitteeSessionState } from './committee-session.js';

@Entity('committee_session')
export class CommitteeSessionRow {
  @PrimaryColumn('uuid') id: string;
  @Column('integer') number: number;
  @Column('date', { name: 'held_on' }) heldOn: Day;
  @Column('text') state: CommitteeSessionState;
  @Column('text', { name: 'opened_by' }) openedBy: string;
  @Column('timestamptz', { name: 'opened_at' }) openedAt: Date;
}

@Entity('agenda_item')
export class AgendaItemRow {
  @PrimaryColumn('uuid', { name: 'session_id' }) sessionId: string;
  @PrimaryColumn('uuid', { name: 'request_id' }) requestId: string;
  @Column('text', { name: 'put_by' }) putBy: string;
  @Column('timestamptz', { name: 'put_at' }) putAt: Date;
}

/** The last one on a request counts; Postgres draws `rank`, which orders them. */
@Entity('committee_decision')
export class CommitteeDecisionRow {
  @PrimaryColumn('uuid') id: string;
  @Column('uuid', { name: 'session_id' }) sessionId: string;
  @Column('uuid', { name: 'request_id' }) requestId: string;
  @Column('text') kind: CommitteeDecision['kind'];
  @Column('integer', { nullable: true }) posts: number | null;
  @Column('text', { nullable: true }) reason: string | null;
  @Column('text', { name: 'decided_by' }) decidedBy: string;
  @Column('timestamptz', { name: 'decided_at' }) decidedAt: Date;
}

@Entity('committee_minutes')
export class CommitteeMinutesRow {
  @PrimaryColumn('uuid', { name: 'session_id' }) sessionId: string;
  @Column('text') text: string;
  @Column('integer', { name: 'requests_granted' }) requestsGranted: number;
  @Column('integer', { name: 'requests_refused' }) requestsRefused: number;
  @Column('integer', { name: 'requests_adjourned' }) requestsAdjourned: number;
  @Column('integer', { name: 'posts_granted' }) postsGranted: number;
  @Column('text', { name: 'closed_by' }) closedBy: string;
  @Column('timestamptz', { name: 'closed_at' }) closedAt: Date;
}
