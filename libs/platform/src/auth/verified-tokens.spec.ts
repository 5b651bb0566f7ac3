import { describe, expect, it } from '@jest/globals';
import { VerifiedTokens } from './verified-tokens.js';

describe('verified tokens', () => {
  it('are known until the second they expire, and not in it', () => {
    const tokens = new VerifiedTokens();
    tokens.keep('a', { sub: 'a' }, 100);
    expect(tokens.get('a', 99.9)).toEqual({ sub: 'a' });
    expect(tokens.get('a', 100)).toBeUndefined();
    expect(tokens.get('b', 0)).toBeUndefined();
  });

  it('make room, the oldest first', () => {
    const tokens = new VerifiedTokens(2);
    for (const token of ['a', 'b', 'c']) tokens.keep(token, { sub: token }, 100);
    expect(['a', 'b', 'c'].map((token) => tokens.get(token, 0)?.sub)).toEqual([undefined, 'b', 'c']);
  });

  it('are forgotten at once when the keys are read again', () => {
    const tokens = new VerifiedTokens();
    tokens.keep('a', { sub: 'a' }, 100);
    tokens.clear();
    expect(tokens.get('a', 0)).toBeUndefined();
  });
});
