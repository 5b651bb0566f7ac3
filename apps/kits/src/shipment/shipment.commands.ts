/** What people and facts do to an adviser's kit. The case's row is held first, then the model's, then the shipment's. */
import { KitDelivered, KitShipped } from '@cnfs/contracts';
import { type Day, NotFound } from '@cnfs/kernel';
import type { Transaction } from '@cnfs/messaging';
import type { Perimeter } from '@cnfs/platform';
import { Injectable } from '@nestjs/common';
import { StockMovements } from '../stock/stock.movements.js';
import { confirmReturn, dispatch, shipmentMachine } from './shipment.js';
import { KitCaseCommands } from './kit-case.commands.js';
import { KitCaseRow, ShipmentRow } from './shipment.entity.js';
import { shipmentIds } from './shipment.events.js';

export interface DispatchKit {
  readonly dispatchedOn: Day;
  readonly carrier: string;
  readonly trackingNumber?: string | null;
}

@Injectable()
export class ShipmentCommands {
  constructor(
    private readonly stock: StockMovements,
    private readonly cases: KitCaseCommands,
  ) {}

  async dispatch(tx: Transaction, id: string, command: DispatchKit): Promise<void> {
    const { kitCase, shipment } = await this.hold(tx, id);
    const state = dispatch(shipment, command.dispatchedOn, tx.today());
    const trackingNumber = command.trackingNumber ?? null;
    const { dispatchedOn, carrier } = command;
    await tx.manager.update(ShipmentRow, id, { state, dispatchedOn, carrier, trackingNumber });
    tx.append(KitShipped, { ...shipmentIds(kitCase, shipment), carrier, trackingNumber, date: dispatchedOn });
  }

  /** The structure says that the kit has come. */
  async confirmReceipt(tx: Transaction, perimeter: Perimeter, id: string): Promise<void> {
    const { kitCase, shipment } = await this.hold(tx, id);
    perimeter.check({ structureId: shipment.structureId });
    const state = shipmentMachine.next(shipment.state, 'confirmReceipt');
    await tx.manager.update(ShipmentRow, id, { state, deliveredOn: tx.today() });
    tx.append(KitDelivered, { ...shipmentIds(kitCase, shipment), date: tx.today() });
  }

  /** The kit that was asked back has come back to its warehouse, for whoever waits for one. */
  async confirmReturn(tx: Transaction, id: string): Promise<void> {
    const { kitCase, shipment } = await this.hold(tx, id, { withGate: true });
    await this.cases.takeBack(tx, kitCase, shipment, confirmReturn(shipment), 'RETURNED');
  }

  private async hold(
    tx: Transaction,
    id: string,
    { withGate = false } = {},
  ): Promise<{ kitCase: KitCaseRow; shipment: ShipmentRow }> {
    const kitCase = await tx.manager
      .createQueryBuilder(KitCaseRow, 'kit_case')
      .where('kit_case.selection_id = (SELECT selection_id FROM shipment WHERE id = :id)', { id })
      .setLock('pessimistic_write')
      .getOne();
    if (!kitCase) throw new NotFound();
    if (withGate) await this.stock.holdCurrentModel(tx);
    return { kitCase, shipment: await tx.lock(ShipmentRow, id) };
  }
}
