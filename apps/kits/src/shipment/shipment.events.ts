/** The ids that every event of a shipment carries. */
import type { KitCaseRow, ShipmentRow } from './shipment.entity.js';

export function shipmentIds(kitCase: KitCaseRow, shipment: ShipmentRow) {
  return {
    shipmentId: shipment.id,
    allocationId: kitCase.allocationId,
    recipient: 'ADVISER' as const,
    structureId: kitCase.structureId,
    selectionId: kitCase.selectionId,
    postId: kitCase.postId,
    candidateId: kitCase.candidateId,
    modelId: shipment.modelId,
    quantity: 1,
  };
}
