import { describe, expect, it } from '@jest/globals';
import { parseSiret } from '@cnfs/kernel';
import fc from 'fast-check';
import {
  type RegisteredSite,
  askAgainAfter,
  blockingFindings,
  compare,
  findings,
  verificationOf,
} from './company-register.js';

const site: RegisteredSite = {
  siret: parseSiret('77567227221138'),
  name: 'COMMUNE D AMBERIEU EN BUGEY',
  naturalPerson: false,
  closed: false,
  legalForm: { code: '7210', label: 'Commune et commune nouvelle' },
  commune: '01004',
  address: null,
};
const declared = { sector: 'PUBLIC', commune: '01004' } as const;
const same = (code: string) => code;

describe('a structure held to the register of companies', () => {
  it('is verified when the register says the same', () => {
    expect(compare(declared, site, same)).toEqual([]);
    expect(verificationOf([])).toBe('VERIFIED');
  });

  it('is disputed when its site is closed, unknown, or that of a sole trader', () => {
    expect(compare(declared, null, same)).toEqual(['NOT_REGISTERED']);
    expect(compare(declared, { ...site, closed: true }, same)).toEqual(['SITE_CLOSED']);
    const trader = { ...site, name: null, naturalPerson: true, legalForm: { code: '1000', label: '' } };
    expect(compare(declared, trader, same)).toEqual(['SOLE_TRADER']);
    for (const one of blockingFindings) expect(verificationOf([one])).toBe('DISPUTED');
  });

  it('is shown to be of the other sector or commune, which blocks nothing', () => {
    const association = { ...site, legalForm: { code: '9220', label: 'Association déclarée' } };
    expect(compare(declared, association, same)).toEqual(['OTHER_SECTOR']);
    expect(compare({ ...declared, sector: 'PRIVATE' }, association, same)).toEqual([]);
    expect(compare(declared, { ...site, commune: '01005' }, same)).toEqual(['OTHER_COMMUNE']);
    expect(verificationOf(['OTHER_SECTOR', 'OTHER_COMMUNE'])).toBe('VERIFIED');
  });

  it('is compared by the commune of today, and not at all by a code that is none', () => {
    expect(compare({ ...declared, commune: '75056' }, { ...site, commune: '75114' }, () => '75056')).toEqual(
      [],
    );
    expect(compare(declared, { ...site, commune: '99999' }, () => null)).toEqual([]);
    expect(compare(declared, { ...site, commune: null, legalForm: null }, same)).toEqual([]);
  });

  it('is disputed exactly when one of its findings blocks', () => {
    fc.assert(
      fc.property(fc.subarray([...findings]), (found) => {
        const blocked = found.some((one) => blockingFindings.includes(one as 'SITE_CLOSED'));
        expect(verificationOf(found)).toBe(blocked ? 'DISPUTED' : 'VERIFIED');
      }),
    );
  });

  it('is asked about later each time the register is away, and in the end no more', () => {
    const pauses = Array.from({ length: 8 }, (_, attempts) => askAgainAfter(attempts) ?? 0);
    expect(pauses[0]).toBe(900_000);
    for (const [n, pause] of pauses.entries()) if (n > 0) expect(pause).toBe(2 * (pauses[n - 1] ?? 0));
    expect(askAgainAfter(8)).toBeNull();
  });
});
