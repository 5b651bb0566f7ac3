/** Stock over HTTP: what came in, what lies where. */
import type { Transaction } from '@cnfs/messaging';
import { Allow, Reader, Tx } from '@cnfs/platform';
import { Body, Controller, Get, Post } from '@nestjs/common';
import { StockCommands } from './stock.commands.js';
import { ReceiveKitsBody } from './stock.dto.js';

export interface StockView {
  readonly modelId: string;
  readonly warehouse: string;
  readonly onHand: number;
}

@Controller('stock')
export class StockController {
  constructor(
    private readonly commands: StockCommands,
    private readonly reader: Reader,
  ) {}

  /** Enregistre une livraison de kits dans un entrepôt ; les dossiers en attente sont servis aussitôt. */
  @Post('receipts')
  @Allow({ anct: 'all' })
  async receive(@Tx() tx: Transaction, @Body() body: ReceiveKitsBody): Promise<StockView> {
    return this.commands.receive(tx, body);
  }

  /** Ce qui reste dans chaque entrepôt, par modèle. */
  @Get()
  @Allow({ anct: 'all', auditor: 'all' })
  async list(): Promise<{ items: StockView[] }> {
    const items = await this.reader.query<StockView>(
      `SELECT model_id AS "modelId", warehouse, on_hand AS "onHand" FROM stock ORDER BY model_id, warehouse`,
    );
    return { items };
  }
}
