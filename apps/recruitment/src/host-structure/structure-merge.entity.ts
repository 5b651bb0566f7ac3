/** Row of a merge of two structures, from its proposal on. */
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { MergeState } from './structure-merge.js';

@Entity('structure_merge')
export class StructureMergeRow {
  @PrimaryColumn('uuid') id: string;
  @Column('uuid', { name: 'kept_id' }) keptId: string;
  @Column('uuid', { name: 'alias_id' }) aliasId: string;
  @Column('text') reason: string;
  @Column('text') state: MergeState;
  @Column('integer', { name: 'built_before', nullable: true }) builtBefore: number | null;
  @Column('text', { name: 'proposed_by' }) proposedBy: string;
  @Column('timestamptz', { name: 'proposed_at' }) proposedAt: Date;
  @Column('text', { name: 'decided_by', nullable: true }) decidedBy: string | null;
  @Column('timestamptz', { name: 'decided_at', nullable: true }) decidedAt: Date | null;
  /** Why they are two structures; of a merge that was refused. */
  @Column('text', { nullable: true }) refusal: string | null;
  @Column('text', { name: 'undone_by', nullable: true }) undoneBy: string | null;
  @Column('timestamptz', { name: 'undone_at', nullable: true }) undoneAt: Date | null;
}
