import { describe, expect, it } from '@jest/globals';
import { hasLineEnd, holdsSocialSecurityNumber, isUnacceptableText } from './text.js';

describe('a text', () => {
  it.each([
    ['a NUL', 'a\0b'],
    ['half of a surrogate pair', 'a\ud800b'],
    ['a bell', 'a\x07b'],
    ['an escape', 'a\x1b[31mb'],
    ['a DEL', 'a\x7fb'],
    ['a C1 control', 'a\x9bb'],
    ['a right-to-left override', 'a\u202eb'],
    ['an isolate', 'a\u2066b'],
    ['a mark of direction', 'a\u200fb'],
    ['a zero-width space', 'a\u200bb'],
    ['a mark of byte order', 'a\ufeffb'],
    ['a line separator', 'a\u2028b'],
  ])('does not hold %s', (_, text) => {
    expect(isUnacceptableText(text)).toBe(true);
  });

  it.each(['Zoé d’Œuvre', 'Ø 北京 Ελλάς', 'ligne\nligne\tcolonne\r\n', '👩‍🌾', 'می‌خواهم', ''])(
    'may be %j',
    (text) => {
      expect(isUnacceptableText(text)).toBe(false);
    },
  );

  it('of one line holds no line end', () => {
    expect(['a\nb', 'a\rb', 'a\tb', 'ab'].map(hasLineEnd)).toEqual([true, true, true, false]);
  });
});

describe('a social security number', () => {
  it.each([
    '1 85 05 78 006 084 36',
    '185057800608436',
    '1850578006084',
    'son numéro est 2 85 05 2A 006 084, merci',
    '1.85.05.78.006.084.36',
    '1-85-05-78-006-084-36',
    '1\u00a085\u00a005\u00a078\u00a0006\u00a0084\u00a036',
  ])('is seen in %j', (text) => {
    expect(holdsSocialSecurityNumber(text)).toBe(true);
  });

  it.each([
    '21010004300012',
    '210 100 043 00012',
    'FR76 3000 6000 0112 3456 7890 189',
    'FR7630006000011234567890189',
    '06 12 34 56 78',
    '+33 6 12 34 56 78',
    '0190a5c2-7d1e-7c3a-9b7f-5f1f6a3e2d10',
    '1850578006084367',
    '2021-03-01T08:00:00Z',
  ])('is not seen in %j', (text) => {
    expect(holdsSocialSecurityNumber(text)).toBe(false);
  });
});
