import { describe, expect, it } from '@jest/globals';
import { explanationOf, obstaclesOf, retentionOf } from './erasure.js';

describe('an erasure', () => {
  it.each([
    [[], []],
    [[{ state: 'DECLINED', closed: false }], []],
    [[{ state: 'INTERVIEWED', closed: false }], []],
    [[{ state: 'CANCELLED', closed: false }], []],
    [[{ state: 'CONTRACT_DECLARED', closed: false }], ['CONTRACT']],
    [[{ state: 'CONFIRMED', closed: false }], ['CONTRACT', 'PAYMENT']],
    [[{ state: 'CONFIRMED', closed: true }], ['CONTRACT']],
    [[{ state: 'ENDED', closed: false }], ['PAYMENT']],
    [
      [
        { state: 'ENDED', closed: true },
        { state: 'ENDED', closed: false },
      ],
      ['PAYMENT'],
    ],
    [[{ state: 'ENDED', closed: true }], []],
  ] as const)('of someone with %j waits for %j', (cases, obstacles) => {
    expect(obstaclesOf(cases)).toEqual(obstacles);
  });

  it('says in French what it waits for', () => {
    expect(explanationOf(false, ['CONTRACT', 'PAYMENT'])).toBe(
      'L’effacement attend, car un contrat est déclaré ou en cours et la subvention liée au contrat n’est pas soldée ; ' +
        'il se fera de lui-même dès que rien ne s’y opposera.',
    );
    expect(explanationOf(true, [])).toMatch(/ont été effacées/);
  });

  it('is due by the clock but for who is under contract', () => {
    expect(retentionOf('VERIFIED')).toBe('retention.pool');
    expect([retentionOf('REGISTERED'), retentionOf('WITHDRAWN')]).toEqual(
      Array.from({ length: 2 }, () => 'retention.not_selected'),
    );
    expect([retentionOf('SELECTED'), retentionOf('ERASED')]).toEqual([null, null]);
  });
});
