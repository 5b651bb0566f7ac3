/**
 * An adviser's kit from the shelf to the adviser and back. A kit is owed once training started or was exempted, and no
 * longer once the assignment is over; what follows is decided from these facts, whichever came first.
 */
import { type Day, IllegalState, RuleBroken, defineStateMachine } from '@cnfs/kernel';

export type ShipmentState = 'PREPARING' | 'SHIPPED' | 'DELIVERED' | 'RETURNED';
export type ShipmentEvent = 'dispatch' | 'confirmReceipt' | 'confirmReturn' | 'putBack';

export const shipmentMachine = defineStateMachine<ShipmentState, ShipmentEvent>('shipment', [
  { from: 'PREPARING', event: 'dispatch', to: 'SHIPPED' },
  { from: 'PREPARING', event: 'putBack', to: 'RETURNED' },
  { from: 'SHIPPED', event: 'confirmReceipt', to: 'DELIVERED' },
  { from: ['SHIPPED', 'DELIVERED'], event: 'confirmReturn', to: 'RETURNED' },
]);

/** What is known of an adviser's case. */
export interface KitFacts {
  /** Day training started or was exempted; null while neither is known. */
  readonly entitledOn: Day | null;
  /** Day the assignment ended, was cancelled or was terminated. */
  readonly endedOn: Day | null;
  readonly shipment: { readonly state: ShipmentState; readonly returnRequestedOn: Day | null } | null;
}

export type KitConsequence = 'ALLOCATE' | 'PUT_BACK' | 'ASK_BACK' | 'NOTHING';

/** What the facts of a case call for now. Asked again at each fact, it settles on NOTHING. */
export function evaluate({ entitledOn, endedOn, shipment }: KitFacts): KitConsequence {
  if (!shipment) return entitledOn && !endedOn ? 'ALLOCATE' : 'NOTHING';
  if (!endedOn) return 'NOTHING';
  if (shipment.state === 'PREPARING') return 'PUT_BACK';
  const withTheAdviser = shipment.state === 'SHIPPED' || shipment.state === 'DELIVERED';
  return withTheAdviser && !shipment.returnRequestedOn ? 'ASK_BACK' : 'NOTHING';
}

/** @throws ReturnNotAsked: a kit comes back only when its adviser has left */
export function confirmReturn(shipment: {
  readonly state: ShipmentState;
  readonly returnRequestedOn: Day | null;
}): ShipmentState {
  if (!shipment.returnRequestedOn) throw new ReturnNotAsked();
  return shipmentMachine.next(shipment.state, 'confirmReturn');
}

export class ReturnNotAsked extends IllegalState {
  constructor() {
    super(
      'RETURN_NOT_ASKED',
      'Le retour de ce kit n’a pas été demandé : son conseiller est toujours en poste.',
    );
  }
}

/** @throws DispatchedBeforeAllocation, DispatchedInTheFuture */
export function dispatch(
  shipment: { readonly state: ShipmentState; readonly allocatedOn: Day },
  dispatchedOn: Day,
  today: Day,
): ShipmentState {
  const state = shipmentMachine.next(shipment.state, 'dispatch');
  if (dispatchedOn < shipment.allocatedOn) throw new DispatchedBeforeAllocation(shipment.allocatedOn);
  if (dispatchedOn > today) throw new DispatchedInTheFuture();
  return state;
}

export class DispatchedInTheFuture extends RuleBroken {
  constructor() {
    super('DISPATCHED_IN_THE_FUTURE', 'Le départ d’un kit se note une fois qu’il est parti.', [
      { pointer: '/dispatchedOn', detail: 'Aujourd’hui ou un jour passé.' },
    ]);
  }
}

export class DispatchedBeforeAllocation extends RuleBroken {
  constructor(allocatedOn: Day) {
    super(
      'DISPATCHED_BEFORE_ALLOCATION',
      `Le kit a été attribué le ${allocatedOn} : il ne peut pas être parti avant.`,
      [{ pointer: '/dispatchedOn', detail: `Le ${allocatedOn} ou plus tard.` }],
    );
  }
}
