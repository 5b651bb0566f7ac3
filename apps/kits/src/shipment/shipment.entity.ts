/** Rows of an adviser's case as kits knows it, and of its shipment. */
import type { Day } from '@cnfs/kernel';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { ShipmentState } from './shipment.js';

@Entity('kit_case')
export class KitCaseRow {
  @PrimaryColumn('uuid', { name: 'selection_id' }) selectionId: string;
  @Column('uuid', { name: 'allocation_id' }) allocationId: string;
  @Column('uuid', { name: 'post_id' }) postId: string;
  @Column('uuid', { name: 'candidate_id' }) candidateId: string;
  @Column('uuid', { name: 'structure_id' }) structureId: string;
  /** The thread of the case, as the first event told it. */
  @Column('uuid', { name: 'correlation_id' }) correlationId: string;
  @Column('date', { name: 'entitled_on', nullable: true }) entitledOn: Day | null;
  @Column('date', { name: 'ended_on', nullable: true }) endedOn: Day | null;
  @Column('text', { name: 'end_reason', nullable: true }) endReason: string | null;
}

@Entity('shipment')
export class ShipmentRow {
  @PrimaryColumn('uuid') id: string;
  @Column('uuid', { name: 'selection_id' }) selectionId: string;
  @Column('uuid', { name: 'structure_id' }) structureId: string;
  @Column('uuid', { name: 'model_id' }) modelId: string;
  @Column('text') warehouse: string;
  @Column('text') state: ShipmentState;
  @Column('date', { name: 'allocated_on' }) allocatedOn: Day;
  @Column('date', { name: 'dispatch_by' }) dispatchBy: Day;
  @Column('date', { name: 'dispatched_on', nullable: true }) dispatchedOn: Day | null;
  @Column('text', { nullable: true }) carrier: string | null;
  @Column('text', { name: 'tracking_number', nullable: true }) trackingNumber: string | null;
  @Column('date', { name: 'delivered_on', nullable: true }) deliveredOn: Day | null;
  @Column('date', { name: 'return_requested_on', nullable: true }) returnRequestedOn: Day | null;
  @Column('date', { name: 'returned_on', nullable: true }) returnedOn: Day | null;
}
