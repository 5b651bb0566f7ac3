/** Stores what other services tell of an adviser's case, and carries out what the facts call for, in the same transaction. */
import { KitAllocated, KitReturnRequested, KitReturned } from '@cnfs/contracts';
import { type Day, day, newId } from '@cnfs/kernel';
import type { Transaction } from '@cnfs/messaging';
import { Parameters } from '@cnfs/platform';
import { Injectable } from '@nestjs/common';
import { StockMovements } from '../stock/stock.movements.js';
import { KitCaseRow, ShipmentRow } from './shipment.entity.js';
import { shipmentIds } from './shipment.events.js';
import { type ShipmentState, evaluate, shipmentMachine } from './shipment.js';

export interface CaseIds {
  readonly selectionId: string;
  readonly postId: string;
  readonly candidateId: string;
  readonly structureId: string;
}

@Injectable()
export class KitCaseCommands {
  constructor(
    private readonly stock: StockMovements,
    private readonly parameters: Parameters,
  ) {}

  /** Training started or was exempted: a kit is owed. The earliest day stands, whichever is told first. */
  async entitle(tx: Transaction, ids: CaseIds, on: Day): Promise<void> {
    const kitCase = await this.hold(tx, ids);
    const entitledOn = kitCase.entitledOn ? day.min(kitCase.entitledOn, on) : on;
    await this.follow(tx, { ...kitCase, entitledOn });
  }

  /** The assignment ended, was cancelled or terminated: no kit is owed any more. */
  async end(tx: Transaction, ids: CaseIds, on: Day, reason: string): Promise<void> {
    const kitCase = await this.hold(tx, ids);
    await this.follow(tx, kitCase.endedOn ? kitCase : { ...kitCase, endedOn: on, endReason: reason });
  }

  /** Serves cases that wait for a kit, in the order of their entitlement, while there are kits. The gate must be held. */
  async serveWaiting(tx: Transaction, modelId: string, kits: number): Promise<void> {
    // A case that a reaction holds right now waits for the gate, and will look at the stock itself.
    const waiting = await tx.manager
      .createQueryBuilder(KitCaseRow, 'kit_case')
      .where('kit_case.entitled_on IS NOT NULL AND kit_case.ended_on IS NULL')
      .andWhere('NOT EXISTS (SELECT FROM shipment s WHERE s.selection_id = kit_case.selection_id)')
      .orderBy('kit_case.entitled_on')
      .addOrderBy('kit_case.selection_id')
      .limit(kits)
      .setLock('pessimistic_write')
      .setOnLocked('skip_locked')
      .getMany();
    for (const kitCase of waiting) await this.allocate(tx, kitCase, modelId);
  }

  private async follow(tx: Transaction, kitCase: KitCaseRow): Promise<void> {
    const { selectionId, entitledOn, endedOn, endReason } = kitCase;
    await tx.manager.update(KitCaseRow, selectionId, { entitledOn, endedOn, endReason });
    const modelId = await this.stock.holdCurrentModel(tx);
    const shipment = await tx.manager.findOneBy(ShipmentRow, { selectionId });
    switch (evaluate({ entitledOn, endedOn, shipment })) {
      case 'ALLOCATE':
        if (modelId) await this.allocate(tx, kitCase, modelId);
        return;
      case 'PUT_BACK':
        return this.putBack(tx, kitCase, shipment as ShipmentRow);
      case 'ASK_BACK':
        return this.askBack(tx, kitCase, shipment as ShipmentRow);
      case 'NOTHING':
        return;
    }
  }

  private async allocate(tx: Transaction, kitCase: KitCaseRow, modelId: string): Promise<void> {
    const shelf = await this.stock.nextShelf(tx, modelId);
    if (!shelf) return;
    const { value: days } = await this.parameters.number('kit.adviser.dispatch_days', {}, tx.today(), tx);
    const shipment: ShipmentRow = {
      id: newId(),
      selectionId: kitCase.selectionId,
      structureId: kitCase.structureId,
      modelId,
      warehouse: shelf.warehouse,
      state: 'PREPARING',
      allocatedOn: tx.today(),
      dispatchBy: day.addDays(kitCase.entitledOn ?? tx.today(), days),
      dispatchedOn: null,
      carrier: null,
      trackingNumber: null,
      deliveredOn: null,
      returnRequestedOn: null,
      returnedOn: null,
    };
    await this.stock.move(tx, {
      modelId,
      warehouse: shelf.warehouse,
      quantity: -1,
      reason: 'ALLOCATED',
      shipmentId: shipment.id,
    });
    await tx.manager.insert(ShipmentRow, shipment);
    // A delivery may serve the case: its events stay those of the case.
    const ofTheCase = tx.causedBy({ ...tx.cause, correlationId: kitCase.correlationId });
    ofTheCase.append(KitAllocated, { ...shipmentIds(kitCase, shipment), date: shipment.allocatedOn });
  }

  /** The kit is on its shelf again, and goes to the case that has waited longest. The gate must be held. */
  async takeBack(
    tx: Transaction,
    kitCase: KitCaseRow,
    shipment: ShipmentRow,
    state: ShipmentState,
    reason: 'PUT_BACK' | 'RETURNED',
  ): Promise<void> {
    const { id, modelId, warehouse } = shipment;
    await this.stock.move(tx, { modelId, warehouse, quantity: 1, reason, shipmentId: id });
    await tx.manager.update(ShipmentRow, id, { state, returnedOn: tx.today() });
    tx.append(KitReturned, { ...shipmentIds(kitCase, shipment), date: tx.today() });
    const current = await this.stock.holdCurrentModel(tx);
    if (current === modelId) await this.serveWaiting(tx, modelId, 1);
  }

  private putBack(tx: Transaction, kitCase: KitCaseRow, shipment: ShipmentRow): Promise<void> {
    return this.takeBack(tx, kitCase, shipment, shipmentMachine.next(shipment.state, 'putBack'), 'PUT_BACK');
  }

  private async askBack(tx: Transaction, kitCase: KitCaseRow, shipment: ShipmentRow): Promise<void> {
    await tx.manager.update(ShipmentRow, shipment.id, { returnRequestedOn: tx.today() });
    tx.append(KitReturnRequested, {
      ...shipmentIds(kitCase, shipment),
      reason: kitCase.endReason ?? 'ENDED',
      date: tx.today(),
    });
  }

  /** The case's row, created by whichever event comes first, held until the end of the transaction. */
  private async hold(tx: Transaction, ids: CaseIds): Promise<KitCaseRow> {
    await tx.query(
      `INSERT INTO kit_case (selection_id, allocation_id, post_id, candidate_id, structure_id, correlation_id)
       VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING`,
      [ids.selectionId, newId(), ids.postId, ids.candidateId, ids.structureId, tx.cause.correlationId],
    );
    return tx.manager.findOneOrFail(KitCaseRow, {
      where: { selectionId: ids.selectionId },
      lock: { mode: 'pessimistic_write' },
    });
  }
}
