import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Held, actAs, onlyRole } from './membership.js';
import { type GivenRole, gives, givenRoles, nothing } from './role.js';

const all = { territories: ['D01'], structures: ['s'], organisations: ['o'] };

describe('a role', () => {
  it('is given by these, and by nobody else', () => {
    const given = givenRoles.map((role) => [
      role,
      [...givenRoles, 'candidate', 'adviser', 'service'].filter((giver) =>
        gives({ role: giver, ...all }, role, all),
      ),
    ]);
    expect(Object.fromEntries(given)).toEqual({
      structure: ['structure', 'anct'],
      prefect: ['anct'],
      anct: ['anct'],
      bdt: ['bdt'],
      trainer: ['bdt', 'trainer'],
      coordinator: ['anct'],
      platform: ['platform'],
      auditor: ['platform'],
    });
  });
});

describe('acting', () => {
  const held = fc.array(
    fc.record({
      role: fc.constantFrom<GivenRole>('structure', 'prefect', 'anct'),
      territories: fc.subarray(['D01', 'D46']),
      structures: fc.subarray(['a', 'b', 'c']),
      organisations: fc.constant([]),
      siret: fc.constantFrom(null, '13002526500013'),
    }),
  );

  it('reaches what the memberships of that role reach, and nothing of another', () => {
    fc.assert(
      fc.property(held, fc.constantFrom(null, '13002526500013'), (memberships: Held[], siret) => {
        const mine = memberships.filter(
          (one) => one.role === 'structure' && (!one.siret || one.siret === siret),
        );
        const acting = actAs('structure', memberships, siret);
        expect(new Set(acting?.structures)).toEqual(new Set(mine.flatMap(({ structures }) => structures)));
        if (!memberships.some(({ role }) => role === 'anct'))
          expect(actAs('anct', memberships, siret)).toBeNull();
      }),
    );
  });

  it('needs no choice with one role, and is a candidate’s with none', () => {
    const one: Held = { ...nothing, role: 'anct', siret: null };
    expect(onlyRole([], null)).toBe('candidate');
    expect(onlyRole([one, one], null)).toBe('anct');
    expect(onlyRole([one, { ...one, role: 'prefect' }], null)).toBeNull();
    expect(onlyRole([{ ...one, siret: '13002526500013' }], null)).toBe('candidate');
  });
});
