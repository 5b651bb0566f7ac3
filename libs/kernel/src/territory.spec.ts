import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { InvalidValue } from './errors.js';
import { departementOf, parseInseeCode } from './insee-code.js';
import { parseRidet } from './siret.js';
import { departements, parseDepartement, parseRegion, regionOf, regions } from './territory.js';

describe('a département', () => {
  it('keeps its leading zero, and Corsica its letters', () => {
    expect(parseDepartement('01')).toBe('01');
    expect(parseDepartement('2a')).toBe('2A');
    expect(parseDepartement('971')).toBe('971');
    for (const wrong of ['1', '20', '96', '97', '979', '2C', '001', '', 'constructor'])
      expect(() => parseDepartement(wrong)).toThrow(InvalidValue);
  });

  it('is one of 101, or an overseas collectivity', () => {
    expect(departements.filter((code) => code.length === 2)).toHaveLength(96);
    expect(departements.filter((code) => code.length === 3)).toHaveLength(5 + 8);
    expect(new Set(departements).size).toBe(departements.length);
  });

  it('lies in a région that exists', () => {
    for (const departement of departements) expect(regions).toContain(regionOf(departement));
    expect(regionOf(parseDepartement('75'))).toBe('11');
    expect(regionOf(parseDepartement('2B'))).toBe('94');
    expect(regionOf(parseDepartement('976'))).toBe('06');
    expect(regionOf(parseDepartement('988'))).toBe('988');
  });
});

describe('a région', () => {
  it('is one of 18, or an overseas collectivity', () => {
    expect(regions.filter((code) => code.length === 2)).toHaveLength(18);
    expect(parseRegion('75')).toBe('75');
    for (const wrong of ['1', '22', '99', '', 'toString'])
      expect(() => parseRegion(wrong)).toThrow(InvalidValue);
  });
});

describe('an INSEE code', () => {
  it.each([
    ['01004', '01'],
    ['2A004', '2A'],
    ['2b033', '2B'],
    ['75056', '75'],
    ['97105', '971'],
    ['97501', '975'],
    ['98818', '988'],
  ])('%s lies in %s', (code, departement) => {
    expect(departementOf(parseInseeCode(code))).toBe(departement);
  });

  it('never lost a zero on the way, and is of some département', () => {
    for (const wrong of [
      '1004',
      '010041',
      '20004',
      '96001',
      '97901',
      'A1004',
      '0A004',
      '2A04',
      '01 04',
      '',
      '01004\u0000',
    ])
      expect(() => parseInseeCode(wrong)).toThrow(InvalidValue);
  });

  it('of any département leads back to it', () => {
    fc.assert(
      fc.property(fc.constantFrom(...departements), fc.nat(999), (departement, number) => {
        const code =
          departement +
          String(number)
            .padStart(3, '0')
            .slice(departement.length - 2);
        expect(departementOf(parseInseeCode(code))).toBe(departement);
      }),
    );
  });
});

describe('a RIDET', () => {
  it('has seven digits', () => {
    expect(parseRidet('0 123 456')).toBe('0123456');
    for (const wrong of ['123456', '12345678', '12345A7', ''])
      expect(() => parseRidet(wrong)).toThrow(InvalidValue);
  });
});
