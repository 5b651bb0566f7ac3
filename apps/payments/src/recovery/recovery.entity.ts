/** Row of what a structure was paid too much, computed once when its contract ended. */
import type { Cents, Day } from '@cnfs/kernel';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { inCents } from '../ledger/ledger.column.js';

@Entity('recovery')
export class RecoveryRow {
  @PrimaryColumn('uuid') id: string;
  @Column('uuid', { name: 'agreement_id' }) agreementId: string;
  @Column('uuid', { name: 'selection_id' }) selectionId: string;
  @Column('uuid', { name: 'structure_id' }) structureId: string;
  @Column('uuid', { name: 'termination_id', nullable: true }) terminationId: string | null;
  @Column('bigint', { name: 'amount_cents', transformer: inCents }) amount: Cents;
  @Column('text') state: 'COMPUTED';
  @Column('date', { name: 'computed_on' }) computedOn: Day;
}
