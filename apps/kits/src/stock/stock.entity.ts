/** How many kits lie where. The movements are the record; `on_hand` is their sum, kept in the same transaction. */
import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('stock')
export class StockRow {
  @PrimaryColumn('uuid', { name: 'model_id' }) modelId: string;
  @PrimaryColumn('text') warehouse: string;
  @Column('integer', { name: 'on_hand' }) onHand: number;
}

export type MovementReason = 'RECEIVED' | 'ALLOCATED' | 'PUT_BACK' | 'RETURNED';

/** Append-only: the service's role may insert and read. */
@Entity('stock_movement')
export class StockMovementRow {
  @PrimaryColumn('uuid') id: string;
  @Column('uuid', { name: 'model_id' }) modelId: string;
  @Column('text') warehouse: string;
  /** Positive in, negative out. */
  @Column('integer') quantity: number;
  @Column('text') reason: MovementReason;
  @Column('uuid', { name: 'shipment_id', nullable: true }) shipmentId: string | null;
  @Column('timestamptz', { name: 'moved_at' }) movedAt: Date;
}
