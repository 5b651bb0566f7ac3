// The parsers against numbers that the world uses, valid and not: public SIRETs (La Poste's among them), the test
// vectors of the registries of IBAN and BIC, the numbering plans of every French territory.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { parseEmail } from './email.js';
import { InvalidValue } from './errors.js';
import { bicSuitsIban, parseBic, parseIban } from './iban.js';
import { parsePhone } from './phone.js';
import { parseSiren, parseSiret, sirenOf } from './siret.js';
import { parseDepartement } from './territory.js';

interface Vectors {
  siret: { valid: string[]; invalid: string[] };
  iban: { valid: string[]; invalid: string[] };
  bic: { valid: string[]; overseasFrench: string[]; invalid: string[] };
  email: { valid: string[]; invalid: string[] };
  phone: { departement: string | null; written: string; e164: string | null }[];
}

const vectors = JSON.parse(readFileSync(new URL('testing-vectors.json', import.meta.url), 'utf8')) as Vectors;

describe('SIRET', () => {
  it.each(vectors.siret.valid)('takes %s, and its SIREN', (siret) => {
    expect(parseSiret(siret)).toBe(siret);
    expect(parseSiren(siret.slice(0, 9))).toBe(sirenOf(parseSiret(siret)));
  });

  it.each(vectors.siret.invalid)('refuses %s', (siret) => {
    expect(() => parseSiret(siret)).toThrow(InvalidValue);
  });

  it('takes La Poste’s sites, which fail the ordinary key, and refuses their neighbours', () => {
    expect(parseSiret('35600000009075')).toBe('35600000009075');
    expect(() => parseSiret('35600000009076')).toThrow(InvalidValue);
  });

  it('refuses a key that is exact over a SIREN that is not', () => {
    // Luhn's key holds over the fourteen digits of this one; its first nine fail it.
    expect(() => parseSiret('13002526600003')).toThrow(InvalidValue);
  });

  it('takes the spaces people write, and no other sign', () => {
    expect(parseSiret('130 025 265\u00a000013')).toBe('13002526500013');
    expect(() => parseSiret('130.025.265.00013')).toThrow(InvalidValue);
    expect(() => parseSiret('１３００２５２６５０００１３')).toThrow(InvalidValue);
  });
});

describe('IBAN', () => {
  it.each(vectors.iban.valid)('takes %s', (iban) => {
    expect(parseIban(iban)).toBe(iban);
  });

  it.each(vectors.iban.invalid)('refuses %s', (iban) => {
    expect(() => parseIban(iban)).toThrow(InvalidValue);
  });

  it('takes it as a bank prints it', () => {
    expect(parseIban(' fr14 2004 1010 0505\u00a00001 3M02 606')).toBe('FR1420041010050500013M02606');
  });

  it('never repeats what it refuses', () => {
    expect(() => parseIban('FR1420041010050500013M02607')).toThrow(/^(?!.*20041).*$/s);
  });
});

describe('BIC', () => {
  const french = parseIban('FR1420041010050500013M02606');

  it.each([...vectors.bic.valid, ...vectors.bic.overseasFrench])('takes %s', (bic) => {
    expect(parseBic(bic.toLowerCase())).toBe(bic);
  });

  it.each(vectors.bic.invalid)('refuses "%s"', (bic) => {
    expect(() => parseBic(bic)).toThrow(InvalidValue);
  });

  it('suits a French IBAN in a French territory overseas, and nowhere else abroad', () => {
    for (const bic of ['BFCORERX', 'BFCOYTYT', 'BNPAMQMX', 'BNPANCNXKOU', 'CDCGWF2M', 'SOCBPFTX', 'BNPAFRPP'])
      expect(bicSuitsIban(parseBic(bic), french)).toBe(true);
    expect(bicSuitsIban(parseBic('DEUTDEFF'), french)).toBe(false);
    expect(bicSuitsIban(parseBic('DEUTDEFF'), parseIban('DE89370400440532013000'))).toBe(true);
    expect(bicSuitsIban(parseBic('BFCORERX'), parseIban('DE89370400440532013000'))).toBe(false);
  });
});

describe('phone', () => {
  it.each(vectors.phone)('reads $written of $departement as $e164', ({ departement, written, e164 }) => {
    const read = () => parsePhone(written, departement === null ? undefined : parseDepartement(departement));
    if (e164 === null) expect(read).toThrow(InvalidValue);
    else expect(read()).toBe(e164);
  });

  it('takes a mainland number given by someone overseas, and an international one from anywhere', () => {
    expect(parsePhone('06 12 34 56 78', parseDepartement('974'))).toBe('+33612345678');
    expect(parsePhone('+590 690 00 12 34', parseDepartement('75'))).toBe('+590690001234');
  });

  it('refuses an extension, and a number lost in a text', () => {
    expect(() => parsePhone('01 23 45 67 89 poste 3')).toThrow(InvalidValue);
    expect(() => parsePhone('01 23 45 67 89 ext. 3')).toThrow(InvalidValue);
    expect(() => parsePhone('appelez le 01 23 45 67 89')).toThrow(InvalidValue);
  });
});

describe('e-mail', () => {
  it.each(vectors.email.valid)('takes %s', (email) => {
    expect(parseEmail(email)).toBe(email);
  });

  it.each(vectors.email.invalid)('refuses %j', (email) => {
    expect(() => parseEmail(email)).toThrow(InvalidValue);
  });

  it('has one form', () => {
    expect(parseEmail('  Prenom.NOM@Mairie-Exemple.FR ')).toBe('prenom.nom@mairie-exemple.fr');
  });

  it.each([
    'nom\u0000@exemple.fr',
    '\tnom@exemple.fr',
    'nom@exemple.fr\r\nBcc: autre@exemple.fr',
    '\u212aim@exemple.fr', // the Kelvin sign, which lowers to a 'k'
    'nom@exemple',
    'nom@127.0.0.1',
    '"nom"@exemple.fr',
    '.nom@exemple.fr',
    `${'a'.repeat(65)}@exemple.fr`,
    `nom@${'a'.repeat(64)}.fr`,
    `nom@${'a.'.repeat(130)}fr`,
  ])('refuses %j', (email) => {
    expect(() => parseEmail(email)).toThrow(InvalidValue);
  });
});

describe('every parser', () => {
  it.each([
    ['e-mail', parseEmail, ['a.', ' ', 'a@', 'a@a.']],
    ['phone', parsePhone, ['0', ' ', '(', '+']],
    ['IBAN', parseIban, ['FR', '0', ' ', '-']],
    ['BIC', parseBic, ['A', ' ']],
    ['SIRET', parseSiret, ['1', ' ']],
  ] as const)('refuses a megabyte of anything at once: %s', (_name, parse, pieces) => {
    for (const piece of pieces) {
      const text = `x${piece.repeat(1_000_000 / piece.length)}x`;
      const before = performance.now();
      expect(() => (parse as (text: string) => unknown)(text)).toThrow(InvalidValue);
      expect(performance.now() - before).toBeLessThan(1_000);
    }
  });
});
