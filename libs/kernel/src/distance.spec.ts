import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { communeDistance } from './distance.js';

const anywhere = fc.record({
  lat: fc.double({ min: -90, max: 90, noNaN: true }),
  lon: fc.double({ min: -180, max: 180, noNaN: true }),
});

describe('the distance of two communes', () => {
  it('is known between cities', () => {
    const paris = { lat: 48.8566, lon: 2.3522 };
    expect(communeDistance(paris, { lat: 45.764, lon: 4.8357 })).toBeCloseTo(391.5, 0); // Lyon
    expect(communeDistance(paris, { lat: -20.8789, lon: 55.4481 })).toBeCloseTo(9358, -2); // Saint-Denis, La Réunion
  });

  it('is a distance: none to oneself, the same both ways, never longer by a detour', () => {
    fc.assert(
      fc.property(anywhere, anywhere, anywhere, (a, b, c) => {
        expect(communeDistance(a, a)).toBe(0);
        expect(communeDistance(a, b)).toBeCloseTo(communeDistance(b, a), 6);
        expect(communeDistance(a, c)).toBeLessThanOrEqual(
          communeDistance(a, b) + communeDistance(b, c) + 1e-3,
        );
        expect(communeDistance(a, b)).toBeLessThanOrEqual(20_016);
      }),
    );
  });

  it('crosses the date line the short way', () => {
    expect(communeDistance({ lat: -17, lon: 179.9 }, { lat: -17, lon: -179.9 })).toBeLessThan(25);
  });
});
