import { describe, expect, it } from '@jest/globals';
import { IllegalState } from '@cnfs/kernel';
import fc from 'fast-check';
import { type CommitteeDecision, MorePostsThanAsked } from '../post-request/post-request.js';
import {
  type DraftedRequest,
  RequestNotOnAgenda,
  SessionClosed,
  UndecidedRequests,
  close,
  draftDecision,
} from './committee-session.js';

const grant = (posts: number): CommitteeDecision => ({ kind: 'GRANT', posts });
const refuse: CommitteeDecision = { kind: 'REFUSE', reason: 'Projet hors du dispositif' };
const adjourn: CommitteeDecision = { kind: 'ADJOURN', reason: 'Dossier incomplet' };

function onAgenda(postsAsked: number, decision: CommitteeDecision | null, requestId = 'r1'): DraftedRequest {
  return { requestId, state: 'ON_AGENDA', postsAsked, decision };
}

describe('a committee session', () => {
  it('takes decisions on the requests of its agenda while it is open', () => {
    expect(() => draftDecision('OPEN', onAgenda(3, null), grant(2))).not.toThrow();
    expect(() => draftDecision('OPEN', undefined, grant(1))).toThrow(RequestNotOnAgenda);
    expect(() => draftDecision('CLOSED', onAgenda(3, null), grant(2))).toThrow(SessionClosed);
  });

  it('never grants more posts than were asked for', () => {
    expect(() => draftDecision('OPEN', onAgenda(2, null), grant(3))).toThrow(MorePostsThanAsked);
  });

  it('is closed only when each request of the agenda has its decision', () => {
    expect(() => close('OPEN', [onAgenda(1, grant(1)), onAgenda(2, null, 'r2')])).toThrow(UndecidedRequests);
  });

  it('is closed once', () => {
    expect(() => close('CLOSED', [])).toThrow(IllegalState);
  });

  it('decides its whole agenda at the closing', () => {
    const closing = close('OPEN', [
      onAgenda(3, grant(2)),
      onAgenda(1, refuse, 'r2'),
      onAgenda(5, adjourn, 'r3'),
    ]);
    expect(closing.state).toBe('CLOSED');
    expect(closing.requests).toEqual([
      { requestId: 'r1', state: 'GRANTED', postsAsked: 3, decided: 'GRANTED', postsGranted: 2 },
      { requestId: 'r2', state: 'REFUSED', postsAsked: 1, decided: 'REFUSED', postsGranted: 0 },
      { requestId: 'r3', state: 'ADJOURNED', postsAsked: 5, decided: 'ADJOURNED', postsGranted: 0 },
    ]);
  });

  it('gives in its minutes the totals of its decisions, never more posts than were asked for', () => {
    const decided = fc.integer({ min: 1, max: 20 }).chain((asked) =>
      fc.record({
        postsAsked: fc.constant(asked),
        decision: fc.oneof(fc.integer({ min: 1, max: asked }).map(grant), fc.constantFrom(refuse, adjourn)),
      }),
    );
    fc.assert(
      fc.property(fc.array(decided, { maxLength: 30 }), (requests) => {
        const closing = close(
          'OPEN',
          requests.map(({ postsAsked, decision }, n) => onAgenda(postsAsked, decision, `r${n}`)),
        );
        expect(closing.requestsGranted + closing.requestsRefused + closing.requestsAdjourned).toBe(
          requests.length,
        );
        expect(closing.postsGranted).toBeLessThanOrEqual(
          requests.reduce((sum, { postsAsked }) => sum + postsAsked, 0),
        );
        for (const request of closing.requests)
          expect(request.postsGranted > 0).toBe(request.state === 'GRANTED');
      }),
    );
  });
});
