/** Row of an import; its rows are written and read by sets, in SQL. */
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { ImportKind, ImportState } from './import.js';

@Entity('import')
export class ImportRow {
  @PrimaryColumn('uuid') id: string;
  @Column('text') kind: ImportKind;
  @Column('text') source: string;
  @Column('uuid', { name: 'session_id', nullable: true }) sessionId: string | null;
  @Column('text') state: ImportState;
  @Column('text', { nullable: true }) sha256: string | null;
  @Column('integer', { name: 'rows_read' }) rowsRead: number;
  @Column('integer', { name: 'rows_new' }) rowsNew: number;
  @Column('integer', { name: 'rows_known' }) rowsKnown: number;
  @Column('integer', { name: 'rows_refused' }) rowsRefused: number;
  @Column('text', { name: 'received_by' }) receivedBy: string;
  @Column('timestamptz', { name: 'received_at' }) receivedAt: Date;
  @Column('text', { name: 'applied_by', nullable: true }) appliedBy: string | null;
  @Column('timestamptz', { name: 'applied_at', nullable: true }) appliedAt: Date | null;
  @Column('text', { name: 'undone_by', nullable: true }) undoneBy: string | null;
  @Column('timestamptz', { name: 'undone_at', nullable: true }) undoneAt: Date | null;
}
