/**
 * Moves kits in and out. The current model's row is the gate: whoever moves stock holds it first, so that a delivery to a
 * warehouse and a case that waits for a kit never miss each other.
 */
import { newId } from '@cnfs/kernel';
import type { Transaction } from '@cnfs/messaging';
import { Injectable } from '@nestjs/common';
import { type MovementReason, StockMovementRow, StockRow } from './stock.entity.js';
import { type Shelf, shelfToTakeFrom } from './stock.js';

export interface Movement {
  readonly modelId: string;
  readonly warehouse: string;
  readonly quantity: number;
  readonly reason: MovementReason;
  readonly shipmentId: string | null;
}

@Injectable()
export class StockMovements {
  /** Holds the gate; null when no model is published. */
  async holdCurrentModel(tx: Transaction): Promise<string | null> {
    const [model] = await tx.query<{ id: string }>(`SELECT id FROM kit_model WHERE current FOR UPDATE`);
    return model?.id ?? null;
  }

  /** The shelf that the next kit of the model comes from; null when there is none. The gate must be held. */
  async nextShelf(tx: Transaction, modelId: string): Promise<Shelf | null> {
    return shelfToTakeFrom(await tx.manager.findBy(StockRow, { modelId }));
  }

  /** Records the movement and keeps the balance, which the database refuses to let go below zero. */
  async move(tx: Transaction, movement: Movement): Promise<void> {
    await tx.query(
      `INSERT INTO stock AS s (model_id, warehouse, on_hand) VALUES ($1, $2, 0) ON CONFLICT DO NOTHING`,
      [movement.modelId, movement.warehouse],
    );
    await tx.query(`UPDATE stock SET on_hand = on_hand + $3 WHERE model_id = $1 AND warehouse = $2`, [
      movement.modelId,
      movement.warehouse,
      movement.quantity,
    ]);
    await tx.manager.insert(StockMovementRow, { id: newId(), ...movement, movedAt: tx.now() });
  }
}
