import { expect, test } from '@jest/globals';
import { rangesOf } from './outbox-session.js';

test.each([
  [[], '{}'],
  [['4'], '{[4,4]}'],
  [['1', '2', '3'], '{[1,3]}'],
  [['1', '3', '4', '9007199254740993'], '{[1,1],[3,4],[9007199254740993,9007199254740993]}'],
])('of %j it names no number that is not there', (numbers, ranges) => {
  expect(rangesOf(numbers.map((seq) => ({ seq })))).toBe(ranges);
});
