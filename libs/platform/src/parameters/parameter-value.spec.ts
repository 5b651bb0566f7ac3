import { describe, expect, it } from '@jest/globals';
import { checkValue } from './parameter-value.js';

describe('the value of a parameter', () => {
  it.each([
    ['cents', '5000000'],
    ['months', '0'],
    ['percent', '0.5'],
    ['percent', '-3'],
    ['percent-split', '30/30/40'],
    ['percent-split', '100'],
    ['percent-split', '0/100'],
    ['text', 'ce qu’on veut'],
  ])('in %s may be %s', (unit, value) => {
    expect(() => checkValue(unit, value)).not.toThrow();
  });

  it.each([
    ['cents', '10.5', 'WRONG_VALUE'],
    ['cents', '-1', 'WRONG_VALUE'],
    ['months', '1.0', 'WRONG_VALUE'],
    ['days', '-60', 'WRONG_VALUE'],
    ['hours', '7.5', 'WRONG_VALUE'],
    ['minutes', '9999999999999999', 'WRONG_VALUE'],
    ['minutes', 'beaucoup', 'WRONG_UNIT'],
    ['percent', '30/30/40', 'WRONG_UNIT'],
    ['percent-split', '30', 'WRONG_VALUE'],
    ['percent-split', '30/30/30', 'WRONG_VALUE'],
    ['percent-split', '130/-30', 'WRONG_VALUE'],
    ['percent-split', '50/50/', 'WRONG_VALUE'],
    ['percent-split', '33.3/33.3/33.4', 'WRONG_VALUE'],
  ])('in %s is not %s', (unit, value, code) => {
    expect(() => checkValue(unit, value)).toThrow(expect.objectContaining({ code, kind: 'rule' }));
  });

  it('splits a whole in as many parts as before', () => {
    expect(() => checkValue('percent-split', '20/40/40', '30/30/40')).not.toThrow();
    for (const value of ['100', '50/50', '25/25/25/25'])
      expect(() => checkValue('percent-split', value, '30/30/40')).toThrow('3 entiers');
  });
});
