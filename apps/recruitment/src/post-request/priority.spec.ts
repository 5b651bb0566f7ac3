import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type PriorityFacts, priorityOf } from './priority.js';

const none: PriorityFacts = {
  rural: false,
  priorityDistrict: false,
  franceServices: false,
  firstPosts: false,
};

describe('the priority of a request', () => {
  it('counts a rural commune, a priority district, France Services and first posts, and names each', () => {
    expect(priorityOf(none)).toEqual({ score: 0, reasons: [] });
    expect(priorityOf({ ...none, rural: true, firstPosts: true })).toEqual({
      score: 2,
      reasons: ['RURAL', 'FIRST_POSTS'],
    });
    const all = { rural: true, priorityDistrict: true, franceServices: true, firstPosts: true };
    expect(priorityOf(all).reasons).toEqual(['RURAL', 'PRIORITY_DISTRICT', 'FRANCE_SERVICES', 'FIRST_POSTS']);
  });

  it('is the number of its reasons, and never falls for one reason more', () => {
    const facts = fc.record({
      rural: fc.boolean(),
      priorityDistrict: fc.boolean(),
      franceServices: fc.boolean(),
      firstPosts: fc.boolean(),
    });
    fc.assert(
      fc.property(
        facts,
        fc.constantFrom<keyof PriorityFacts>('rural', 'priorityDistrict', 'franceServices', 'firstPosts'),
        (one, more) => {
          const { score, reasons } = priorityOf(one);
          expect(score).toBe(reasons.length);
          expect(priorityOf({ ...one, [more]: true }).score).toBeGreaterThanOrEqual(score);
        },
      ),
    );
  });
});
