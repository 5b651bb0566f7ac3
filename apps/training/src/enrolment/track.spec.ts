import { describe, expect, it } from '@jest/globals';
import { levels, trackParameter } from './track.js';

describe('the length of a track', () => {
  it('is a figure of its own for each level, among those that training owns', () => {
    const keys = levels.map(trackParameter);
    expect(new Set(keys).size).toBe(levels.length);
    expect(keys[0]).toBe('training.hours');
    for (const key of keys) expect(key).toMatch(/^training\.hours(\.level_[1-6])?$/);
  });
});
