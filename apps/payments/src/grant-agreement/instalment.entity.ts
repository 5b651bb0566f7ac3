/** Row of an instalment. */
import type { Cents, Day } from '@cnfs/kernel';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { inCents } from '../ledger/ledger.column.js';
import type { InstalmentState, InstalmentTrigger, Missing } from './instalment.js';

@Entity('instalment')
export class InstalmentRow {
  @PrimaryColumn('uuid') id: string;
  @Column('uuid', { name: 'agreement_id' }) agreementId: string;
  @Column('uuid', { name: 'selection_id' }) selectionId: string;
  @Column('integer') rank: number;
  @Column('text') trigger: InstalmentTrigger;
  /** Its part of the grant. */
  @Column('bigint', { name: 'planned_cents', transformer: inCents }) planned: Cents;
  /** What it comes to. */
  @Column('bigint', { name: 'amount_cents', transformer: inCents }) amount: Cents;
  @Column('text') state: InstalmentState;
  @Column('text', { array: true }) missing: Missing[];
  /** Day of its last change. */
  @Column('date') since: Day;
}
