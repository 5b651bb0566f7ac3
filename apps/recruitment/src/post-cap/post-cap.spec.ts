import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { CapBelowGranted, CapReached, byScope, checkCaps, setCap } from './post-cap.js';

describe('caps of posts', () => {
  it('count a grant in its département and in all', () => {
    expect(
      byScope(
        new Map([
          ['01', 2],
          ['971', 3],
          ['2A', 0],
        ]),
      ),
    ).toEqual(
      new Map([
        ['01', 2],
        ['971', 3],
        ['ALL', 5],
      ]),
    );
  });

  it('let a session grant up to a cap, and not one post more', () => {
    const caps = [{ scope: '01', cap: 10, granted: 8 }];
    expect(() => checkCaps(caps, new Map([['01', 2]]))).not.toThrow();
    expect(() => checkCaps(caps, new Map([['01', 3]]))).toThrow(CapReached);
    expect(() =>
      checkCaps([{ scope: 'ALL', cap: null, granted: 9_999 }], new Map([['ALL', 1]])),
    ).not.toThrow();
  });

  it('are never set below what is granted', () => {
    expect(() => setCap({ scope: '01', cap: null, granted: 8 }, 8)).not.toThrow();
    expect(() => setCap({ scope: '01', cap: 10, granted: 8 }, 7)).toThrow(CapBelowGranted);
    expect(() => setCap({ scope: '01', cap: 10, granted: 8 }, null)).not.toThrow();
  });

  it('hold whatever sessions ask in whatever order', () => {
    fc.assert(
      fc.property(fc.nat(50), fc.array(fc.nat(20)), (cap, sessions) => {
        let granted = 0;
        for (const posts of sessions) {
          try {
            checkCaps([{ scope: 'ALL', cap, granted }], byScope(new Map([['01', posts]])));
            granted += posts;
          } catch {
            expect(granted + posts).toBeGreaterThan(cap);
          }
          expect(granted).toBeLessThanOrEqual(cap);
        }
      }),
    );
  });
});
