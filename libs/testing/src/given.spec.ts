import { describe, expect, test } from '@jest/globals';
import { RuleBroken } from '@cnfs/kernel';
import { given } from './given.js';

interface Stock {
  left: number;
}

class OutOfStock extends RuleBroken {
  constructor() {
    super('OUT_OF_STOCK', 'Il ne reste plus de kit.');
  }
}

function take(stock: Stock, count: number, limits: { most: number }): Stock {
  if (count > stock.left || count > limits.most) throw new OutOfStock();
  return { left: stock.left - count };
}

const count = (stock: Stock) => stock.left;

describe('a decision read as a sentence', () => {
  test('passes when what follows is as told', () => {
    given({ left: 3 }, { most: 5 }).when(take, 2).then({ left: 1 });
    given({ left: 3 }, { most: 5 }).when(take, 2).thenMatches({ left: 1 });
    given({ left: 3 }, { most: 5 }).when(take, 4).thenThrows('OUT_OF_STOCK');
    given({ left: 3 }).when(count).then(3);
  });

  test('fails when it is not', () => {
    expect(() => given({ left: 3 }, { most: 5 }).when(take, 2).then({ left: 2 })).toThrow();
    expect(() => given({ left: 3 }, { most: 5 }).when(take, 2).thenThrows('OUT_OF_STOCK')).toThrow();
    expect(() => given({ left: 3 }, { most: 5 }).when(take, 4).thenThrows('OTHER')).toThrow();
    expect(() => given({ left: 3 }, { most: 5 }).when(take, 4).then({ left: 1 })).toThrow('OUT_OF_STOCK');
  });
});
