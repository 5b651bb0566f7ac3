import { newId } from '@cnfs/kernel';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Actor } from './actor.js';
import { Perimeter } from './perimeter.js';

const actor = (of: Partial<Actor>): Actor => ({
  ...{ person: newId(), role: 'structure', territories: [], structures: [], organisations: [], scopes: [] },
  ...of,
});
const [mine, other] = [newId(), newId()];

describe('a perimeter', () => {
  it('of everything admits everything', () => {
    const whole = new Perimeter(actor({ role: 'anct' }), 'all');
    expect(whole.admits({})).toBe(true);
    expect(whole.where({}, [])).toBe('true');
  });

  it('of its own is what the role owns', () => {
    const structure = new Perimeter(actor({ structures: [mine] }), 'own');
    expect(structure.admits({ structureId: mine })).toBe(true);
    expect(structure.admits({ structureId: other })).toBe(false);
    expect(structure.admits({ organisationId: mine, personId: mine })).toBe(false);
    expect(() => structure.check({ structureId: null })).toThrow('NOT_FOUND');

    const trainer = new Perimeter(actor({ role: 'trainer', organisations: [mine] }), 'own');
    expect(trainer.admits({ organisationId: mine })).toBe(true);
    expect(trainer.admits({ structureId: mine })).toBe(false);

    const candidate = new Perimeter(actor({ role: 'candidate', person: mine }), 'own');
    expect(candidate.admits({ personId: mine })).toBe(true);
    expect(candidate.admits({ personId: other })).toBe(false);
  });

  it('of a territory tells the département 75 from the région 75', () => {
    const paris = new Perimeter(actor({ role: 'prefect', territories: ['D75'] }), 'territory');
    expect(paris.admits({ departement: '75', region: '11' })).toBe(true);
    expect(paris.admits({ departement: '33', region: '75' })).toBe(false);
    const aquitaine = new Perimeter(actor({ role: 'prefect', territories: ['R75'] }), 'territory');
    expect(aquitaine.admits({ departement: '33', region: '75' })).toBe(true);
    expect(aquitaine.admits({ departement: '75', region: '11' })).toBe(false);
  });

  it('is an SQL condition whose parameters follow those already there', () => {
    const params: unknown[] = ['first'];
    const prefect = new Perimeter(actor({ role: 'prefect', territories: ['D46', 'R76'] }), 'territory');
    expect(prefect.where({ departement: 's.departement', region: 's.region' }, params)).toBe(
      '(s.departement = ANY($2::text[]) OR s.region = ANY($3::text[]))',
    );
    expect(params).toEqual(['first', ['46'], ['76']]);
    expect(new Perimeter(actor({ structures: [mine] }), 'own').where({ structure: 's.id' }, params)).toBe(
      '(s.id = ANY($4::uuid[]))',
    );
  });

  it('admits nothing where it has nothing, or the query has no column for it', () => {
    expect(new Perimeter(actor({}), 'own').where({ structure: 's.id' }, [])).toBe('false');
    expect(new Perimeter(actor({ structures: [mine] }), 'own').where({ person: 'p.id' }, [])).toBe('false');
    expect(new Perimeter(actor({ role: 'prefect' }), 'territory').admits({ departement: '75' })).toBe(false);
  });

  it('never admits a resource of none of its territories', () => {
    const code = fc.stringMatching(/^[0-9][0-9AB]$/);
    fc.assert(
      fc.property(fc.array(code), code, code, (held, departement, region) => {
        const prefect = actor({ role: 'prefect', territories: held.map((one) => `D${one}` as const) });
        const admits = new Perimeter(prefect, 'territory').admits({ departement, region });
        expect(admits).toBe(held.includes(departement));
      }),
    );
  });
});
