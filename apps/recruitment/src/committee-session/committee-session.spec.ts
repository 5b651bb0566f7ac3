import { describe, expect, it } from '@jest/globals';
import { IllegalState } from '@cnfs/kernel';
import fc from 'fast-check';
import {
  type AgendaDecision,
  SessionClosed,
  UndecidedRequests,
  close,
  prepare,
} from './committee-session.js';

const granted = (posts: number): AgendaDecision => ({ state: 'GRANTED', postsGranted: posts });
const refused: AgendaDecision = { state: 'REFUSED', postsGranted: 0 };
const adjourned: AgendaDecision = { state: 'ADJOURNED', postsGranted: 0 };

describe('a committee session', () => {
  it('fills its agenda and takes decisions while it is open', () => {
    expect(() => prepare('OPEN')).not.toThrow();
    expect(() => prepare('CLOSED')).toThrow(SessionClosed);
  });

  it('is closed only when each request of the agenda has its decision', () => {
    expect(() => close('OPEN', [granted(1), null])).toThrow(UndecidedRequests);
    expect(close('OPEN', [granted(1), refused]).state).toBe('CLOSED');
  });

  it('is closed once', () => {
    expect(() => close('CLOSED', [])).toThrow(IllegalState);
  });

  it('gives in its minutes the totals of its decisions', () => {
    expect(close('OPEN', [granted(2), refused, adjourned, granted(5)])).toEqual({
      state: 'CLOSED',
      requestsGranted: 2,
      requestsRefused: 1,
      requestsAdjourned: 1,
      postsGranted: 7,
    });
  });

  it('counts each request of the agenda once, whatever is decided', () => {
    const decision = fc.oneof(
      fc.integer({ min: 1, max: 20 }).map(granted),
      fc.constantFrom(refused, adjourned),
    );
    fc.assert(
      fc.property(fc.array(decision, { maxLength: 30 }), (agenda) => {
        const closing = close('OPEN', agenda);
        expect(closing.requestsGranted + closing.requestsRefused + closing.requestsAdjourned).toBe(
          agenda.length,
        );
      }),
    );
  });
});
