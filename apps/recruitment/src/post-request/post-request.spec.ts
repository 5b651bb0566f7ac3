import { describe, expect, it } from '@jest/globals';
import { parseDay } from '@cnfs/kernel';
import fc from 'fast-check';
import {
  MissionStartInThePast,
  MorePostsThanAsked,
  OpinionTooLate,
  type PostRequestEvent,
  type PostRequestState,
  decide,
  postRequestMachine,
  receiveOpinion,
  submit,
} from './post-request.js';

const today = parseDay('2021-03-01');
const draft = { missionStart: parseDay('2021-05-03'), today };

describe('a request for posts', () => {
  it('may start its mission today, never yesterday', () => {
    expect(submit({ ...draft, missionStart: today })).toBe('SUBMITTED');
    expect(() => submit({ ...draft, missionStart: parseDay('2021-02-28') })).toThrow(MissionStartInThePast);
  });

  it('takes opinions until it is decided', () => {
    for (const state of ['SUBMITTED', 'ON_AGENDA', 'ADJOURNED'] as const)
      expect(() => receiveOpinion(state)).not.toThrow();
    for (const state of ['GRANTED', 'REFUSED', 'WITHDRAWN'] as const)
      expect(() => receiveOpinion(state)).toThrow(OpinionTooLate);
  });

  it('is granted at most the posts it asks for', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 50 }), fc.integer({ min: 1, max: 50 }), (asked, granted) => {
        const grant = () =>
          decide({ state: 'ON_AGENDA', postsAsked: asked }, { kind: 'GRANT', posts: granted });
        if (granted <= asked) expect(grant()).toEqual({ state: 'GRANTED', postsGranted: granted });
        else expect(grant).toThrow(MorePostsThanAsked);
      }),
    );
  });

  it('returns to the agenda after an adjournment, and never after a refusal or a grant', () => {
    const adjourned = decide(
      { state: 'ON_AGENDA', postsAsked: 1 },
      { kind: 'ADJOURN', reason: 'Dossier incomplet' },
    );
    expect(adjourned).toEqual({ state: 'ADJOURNED', postsGranted: 0 });
    expect(postRequestMachine.next('ADJOURNED', 'putOnAgenda')).toBe('ON_AGENDA');
    const final: PostRequestState[] = ['GRANTED', 'REFUSED', 'WITHDRAWN'];
    const events: PostRequestEvent[] = ['putOnAgenda', 'grant', 'refuse', 'adjourn', 'withdraw'];
    for (const state of final)
      for (const event of events) expect(postRequestMachine.can(state, event)).toBe(false);
  });
});
