import { describe, expect, it } from '@jest/globals';
import { parseDay } from '@cnfs/kernel';
import fc from 'fast-check';
import {
  type KitFacts,
  ReturnNotAsked,
  type ShipmentState,
  confirmReturn,
  evaluate,
  shipmentMachine,
} from './shipment.js';

const day = parseDay('2021-06-01');
const none: KitFacts = { entitledOn: null, endedOn: null, shipment: null };
const shipped = (state: ShipmentState, returnRequestedOn: KitFacts['endedOn'] = null) => ({
  state,
  returnRequestedOn,
});

describe("an adviser's kit", () => {
  it('is allocated once training started or was exempted', () => {
    expect(evaluate(none)).toBe('NOTHING');
    expect(evaluate({ ...none, entitledOn: day })).toBe('ALLOCATE');
  });

  it('is never allocated to an adviser whose assignment is over, whichever fact came first', () => {
    expect(evaluate({ ...none, entitledOn: day, endedOn: day })).toBe('NOTHING');
  });

  it('goes back to the shelf when the assignment ends before it was sent', () => {
    expect(evaluate({ entitledOn: day, endedOn: day, shipment: shipped('PREPARING') })).toBe('PUT_BACK');
  });

  it('is asked back once when it is with the adviser', () => {
    for (const state of ['SHIPPED', 'DELIVERED'] as const) {
      expect(evaluate({ entitledOn: day, endedOn: day, shipment: shipped(state) })).toBe('ASK_BACK');
      expect(evaluate({ entitledOn: day, endedOn: day, shipment: shipped(state, day) })).toBe('NOTHING');
    }
  });

  it('is not asked back when it is back already', () => {
    expect(evaluate({ entitledOn: day, endedOn: day, shipment: shipped('RETURNED') })).toBe('NOTHING');
  });

  it('comes back only when it was asked for', () => {
    expect(() => confirmReturn(shipped('DELIVERED'))).toThrow(ReturnNotAsked);
    expect(confirmReturn(shipped('DELIVERED', day))).toBe('RETURNED');
  });

  it('leads to nothing more once what it called for was done', () => {
    const facts = fc.record({
      entitledOn: fc.constantFrom(null, day),
      endedOn: fc.constantFrom(null, day),
      shipment: fc.option(
        fc.record({
          state: fc.constantFrom(...shipmentMachine.states),
          returnRequestedOn: fc.constantFrom(null, day),
        }),
        { nil: null },
      ),
    });
    fc.assert(fc.property(facts, (before) => expect(evaluate(applied(before))).toBe('NOTHING')));
  });
});

/** The facts after their consequence was carried out. */
function applied(facts: KitFacts): KitFacts {
  switch (evaluate(facts)) {
    case 'ALLOCATE':
      return { ...facts, shipment: shipped('PREPARING') };
    case 'PUT_BACK':
      return { ...facts, shipment: shipped('RETURNED') };
    case 'ASK_BACK':
      return { ...facts, shipment: shipped(facts.shipment?.state ?? 'DELIVERED', day) };
    case 'NOTHING':
      return facts;
  }
}
