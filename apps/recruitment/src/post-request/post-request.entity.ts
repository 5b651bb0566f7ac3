/** Rows of a request for posts and of the prefect's opinions on it. */
import type { Day } from '@cnfs/kernel';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { AmendmentReason, PostRequestKind, PostRequestState } from './post-request.js';

@Entity('post_request')
export class PostRequestRow {
  @PrimaryColumn('uuid') id: string;
  @Column('uuid', { name: 'structure_id' }) structureId: string;
  /** Copied from the structure at submission: a request stays in the territory it was filed from. */
  @Column('text') departement: string;
  @Column('text') region: string;
  @Column('integer', { name: 'posts_asked' }) postsAsked: number;
  @Column('integer', { name: 'posts_granted', nullable: true }) postsGranted: number | null;
  @Column('boolean') coordinator: boolean;
  @Column('date', { name: 'mission_start' }) missionStart: Day;
  @Column('text') motivation: string;
  @Column('text') state: PostRequestState;
  @Column('timestamptz', { name: 'submitted_at' }) submittedAt: Date;
  @Column('text') kind: PostRequestKind;
  /** The granted request that an amendment adds to. */
  @Column('uuid', { nullable: true }) amends: string | null;
  @Column('text', { nullable: true }) reason: AmendmentReason | null;
}

/** Appended, never replaced: the service's role may only insert and read these rows. */
@Entity('prefect_opinion')
export class PrefectOpinionRow {
  @PrimaryColumn('uuid') id: string;
  @Column('uuid', { name: 'request_id' }) requestId: string;
  @Column('boolean') favourable: boolean;
  @Column('text') comment: string;
  @Column('text', { name: 'given_by' }) givenBy: string;
  @Column('timestamptz', { name: 'given_at' }) givenAt: Date;
}
