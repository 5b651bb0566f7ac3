import { describe, expect, it } from '@jest/globals';
import { freshToken } from './fresh-token.js';

/** An issuer of tokens of a minute, and a clock in seconds. */
function issuer() {
  const state = { issued: 0, away: false, seconds: 1_000 };
  const issue = async () => {
    if (state.away) throw new Error('away');
    return { access_token: `token-${(state.issued += 1)}`, expires_in: 60 };
  };
  return { state, token: freshToken(issue, { now: () => state.seconds * 1_000 }) };
}

describe('a fresh token', () => {
  it('is asked for once, and again in the last third of its life', async () => {
    const { state, token } = issuer();
    expect(await token()).toBe('token-1');
    state.seconds += 39;
    expect(await token()).toBe('token-1');
    state.seconds += 1;
    expect(await token()).toBe('token-2');
  });

  it('is one for all who ask together', async () => {
    const { state, token } = issuer();
    const tokens = await Promise.all(Array.from({ length: 50 }, token));
    expect(new Set(tokens)).toEqual(new Set(['token-1']));
    expect(state.issued).toBe(1);
  });

  it('serves to its end while the issuer is away, and no longer', async () => {
    const { state, token } = issuer();
    await token();
    state.away = true;
    state.seconds += 59;
    expect(await token()).toBe('token-1');
    state.seconds += 1;
    await expect(token()).rejects.toThrow('away');
    state.away = false;
    expect(await token()).toBe('token-2');
  });

  it('counts its life from the question, not from a late answer', async () => {
    let seconds = 0;
    let issued = 0;
    const issue = async () => {
      seconds += 50;
      return { access_token: `token-${(issued += 1)}`, expires_in: 60 };
    };
    const token = freshToken(issue, { now: () => seconds * 1_000 });
    expect(await token()).toBe('token-1');
    expect(await token()).toBe('token-2');
  });
});
