/** Row of what an envelope promised, or refused, to a post. */
import type { Cents, Day } from '@cnfs/kernel';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { inCents } from '../ledger/ledger.column.js';
import type { EnvelopeKey } from '../ledger/ledger.js';
import type { CommitmentRules } from './commitment.rules.js';

export type CommitmentState = 'COMMITTED' | 'REFUSED';

@Entity('commitment')
export class CommitmentRow {
  @PrimaryColumn('uuid') id: string;
  @Column('text') envelope: EnvelopeKey;
  @Column('uuid', { name: 'post_id' }) postId: string;
  /** Number of the request it answers. */
  @Column('integer') attempt: number;
  @Column('uuid', { name: 'structure_id' }) structureId: string;
  @Column('text') sector: 'PUBLIC' | 'PRIVATE';
  @Column('text') departement: string;
  @Column('text') state: CommitmentState;
  @Column('bigint', { name: 'grant_cents', transformer: inCents }) grant: Cents;
  @Column('bigint', { name: 'training_cents', transformer: inCents }) training: Cents;
  @Column('jsonb') rules: CommitmentRules;
  @Column('bigint', { name: 'drawn_cents', transformer: inCents }) drawn: Cents;
  @Column('date', { name: 'decided_on' }) decidedOn: Day;
}
