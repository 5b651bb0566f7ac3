/** Kits that come in: put on their shelf, then given to the cases that wait for one. */
import { NotFound } from '@cnfs/kernel';
import type { Transaction } from '@cnfs/messaging';
import { Injectable } from '@nestjs/common';
import { KitCaseCommands } from '../shipment/kit-case.commands.js';
import { StockRow } from './stock.entity.js';
import { StockMovements } from './stock.movements.js';

export interface ReceiveKits {
  readonly modelId: string;
  readonly warehouse: string;
  readonly quantity: number;
}

@Injectable()
export class StockCommands {
  constructor(
    private readonly stock: StockMovements,
    private readonly cases: KitCaseCommands,
  ) {}

  /** The shelf as it is once waiting cases were served. @throws NotFound for an unknown model */
  async receive(tx: Transaction, { modelId, warehouse, quantity }: ReceiveKits): Promise<StockRow> {
    const current = await this.stock.holdCurrentModel(tx);
    const [model] = await tx.query(`SELECT 1 FROM kit_model WHERE id = $1`, [modelId]);
    if (!model) throw new NotFound();
    await this.stock.move(tx, { modelId, warehouse, quantity, reason: 'RECEIVED', shipmentId: null });
    if (modelId === current) await this.cases.serveWaiting(tx, modelId, quantity);
    return tx.manager.findOneByOrFail(StockRow, { modelId, warehouse });
  }
}
