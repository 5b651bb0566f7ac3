import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { IllegalState } from './errors.js';
import { defineStateMachine } from './state-machine.js';

type State = 'PREPARING' | 'SHIPPED' | 'DELIVERED' | 'LOST';
type Event = 'ship' | 'deliver' | 'lose';

const shipment = defineStateMachine<State, Event>('shipment', [
  { from: 'PREPARING', event: 'ship', to: 'SHIPPED' },
  { from: 'SHIPPED', event: 'deliver', to: 'DELIVERED' },
  { from: ['PREPARING', 'SHIPPED'], event: 'lose', to: 'LOST' },
]);
const events: Event[] = ['ship', 'deliver', 'lose'];

describe('a state machine', () => {
  it('names its states in the order of its table', () => {
    expect(shipment.states).toEqual(['PREPARING', 'SHIPPED', 'DELIVERED', 'LOST']);
  });

  it('follows its table', () => {
    expect(shipment.next('PREPARING', 'ship')).toBe('SHIPPED');
    expect(shipment.next('SHIPPED', 'lose')).toBe('LOST');
    expect(shipment.can('DELIVERED', 'lose')).toBe(false);
  });

  it('says in which state it refuses', () => {
    expect(() => shipment.next('LOST', 'deliver')).toThrow(IllegalState);
    expect(() => shipment.next('LOST', 'deliver')).toThrow(/ILLEGAL_TRANSITION.*LOST/);
  });

  it('moves exactly when it may, and only to its own states', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...events)), (history) => {
        let state: State = 'PREPARING';
        for (const event of history) {
          const here: State = state;
          if (shipment.can(here, event)) state = shipment.next(here, event);
          else expect(() => shipment.next(here, event)).toThrow(IllegalState);
          expect(shipment.states).toContain(state);
        }
      }),
    );
  });

  it('has one way only from a state on an event', () => {
    const twice = () =>
      defineStateMachine<State, Event>('shipment', [
        { from: ['PREPARING', 'SHIPPED'], event: 'lose', to: 'LOST' },
        { from: 'SHIPPED', event: 'lose', to: 'DELIVERED' },
      ]);
    expect(twice).toThrow('shipment: two transitions from SHIPPED on lose');
  });

  it('draws itself', () => {
    expect(shipment.toMermaid()).toBe(
      [
        'stateDiagram-v2',
        '  [*] --> PREPARING',
        '  PREPARING --> SHIPPED: ship',
        '  SHIPPED --> DELIVERED: deliver',
        '  PREPARING --> LOST: lose',
        '  SHIPPED --> LOST: lose',
        '  DELIVERED --> [*]',
        '  LOST --> [*]',
        '',
      ].join('\n'),
    );
  });
});
