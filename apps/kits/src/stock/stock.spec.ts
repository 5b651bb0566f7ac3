import { describe, expect, it } from '@jest/globals';
import { shelfToTakeFrom } from './stock.js';

describe('the shelf a kit is taken from', () => {
  it('is the fullest one, whatever the order they are listed in', () => {
    const shelves = [
      { warehouse: 'LYON', onHand: 2 },
      { warehouse: 'LIMOGES', onHand: 7 },
    ];
    expect(shelfToTakeFrom(shelves)?.warehouse).toBe('LIMOGES');
    expect(shelfToTakeFrom(shelves.toReversed())?.warehouse).toBe('LIMOGES');
  });

  it('is the first by name among equals', () => {
    const shelves = [
      { warehouse: 'LYON', onHand: 2 },
      { warehouse: 'BREST', onHand: 2 },
    ];
    expect(shelfToTakeFrom(shelves)?.warehouse).toBe('BREST');
  });

  it('does not exist when all are empty', () => {
    expect(shelfToTakeFrom([{ warehouse: 'LYON', onHand: 0 }])).toBeNull();
    expect(shelfToTakeFrom([])).toBeNull();
  });
});
