import { describe, expect, it } from '@jest/globals';
import { IllegalState, InvalidValue } from '@cnfs/kernel';
import {
  OpenCallRequired,
  RidetOutsideNewCaledonia,
  StructureSuspended,
  admit,
  hostStructureKinds,
  hostStructureMachine,
  identify,
  mayRecruit,
  privateKinds,
  publicKinds,
  sectorOf,
} from './host-structure.js';

describe('a host structure', () => {
  it('is public or private by its kind', () => {
    for (const kind of publicKinds) expect(sectorOf(kind)).toBe('PUBLIC');
    for (const kind of privateKinds) expect(sectorOf(kind)).toBe('PRIVATE');
  });

  it('is admitted whatever its kind, a company apart, which needs an open call', () => {
    for (const kind of hostStructureKinds.filter((kind) => kind !== 'COMPANY'))
      expect(admit(kind)).toBe(sectorOf(kind));
    expect(() => admit('COMPANY')).toThrow(OpenCallRequired);
  });

  it('is known by a SIRET with a right key, spaces left out', () => {
    expect(identify({ siret: '130 025 265 00013' }, '75')).toEqual({ siret: '13002526500013', ridet: null });
    expect(identify({ siret: '35600000049837' }, '75').siret).toBe('35600000049837'); // a site of La Poste
    expect(() => identify({ siret: '13002526500014' }, '75')).toThrow(InvalidValue);
  });

  it('is known by a RIDET in New Caledonia only', () => {
    expect(identify({ ridet: '0123456' }, '988')).toEqual({ siret: null, ridet: '0123456' });
    expect(() => identify({ ridet: '0123456' }, '971')).toThrow(RidetOutsideNewCaledonia);
  });

  it('has one number: not none, not two', () => {
    expect(() => identify({}, '75')).toThrow(InvalidValue);
    expect(() => identify({ siret: '13002526500013', ridet: '0123456' }, '988')).toThrow(InvalidValue);
  });

  it('recruits unless it is suspended, and again once it is reinstated', () => {
    const suspended = hostStructureMachine.next('ACTIVE', 'suspend');
    expect(() => mayRecruit(suspended)).toThrow(StructureSuspended);
    expect(() => mayRecruit(hostStructureMachine.next(suspended, 'reinstate'))).not.toThrow();
    expect(() => hostStructureMachine.next(suspended, 'suspend')).toThrow(IllegalState);
    expect(() => hostStructureMachine.next('ACTIVE', 'reinstate')).toThrow(IllegalState);
  });
});
