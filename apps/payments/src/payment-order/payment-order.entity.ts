/** Row of a payment order. */
import type { Cents, Day } from '@cnfs/kernel';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { inCents } from '../ledger/ledger.column.js';
import type { PaymentOrderState } from './payment-order.js';

@Entity('payment_order')
export class PaymentOrderRow {
  @PrimaryColumn('uuid') id: string;
  @Column('uuid', { name: 'instalment_id' }) instalmentId: string;
  @Column('uuid', { name: 'agreement_id' }) agreementId: string;
  @Column('uuid', { name: 'selection_id' }) selectionId: string;
  @Column('uuid', { name: 'structure_id' }) structureId: string;
  @Column('uuid', { name: 'bank_account_id' }) bankAccountId: string;
  @Column('bigint', { name: 'amount_cents', transformer: inCents }) amount: Cents;
  /** The payment system reads PaymentOrdered: the one channel there is today. */
  @Column('text') channel: 'EVENT';
  @Column('text', { name: 'end_to_end_id' }) endToEndId: string;
  @Column('text', { name: 'content_hash' }) contentHash: string;
  @Column('text') state: PaymentOrderState;
  @Column('date', { name: 'prepared_on' }) preparedOn: Day;
  @Column('date', { name: 'released_on', nullable: true }) releasedOn: Day | null;
  @Column('date', { name: 'execution_day', nullable: true }) executionDay: Day | null;
  @Column('date', { name: 'answered_on', nullable: true }) answeredOn: Day | null;
  @Column('text', { name: 'reject_code', nullable: true }) rejectCode: string | null;
}
