import { describe, expect, it } from '@jest/globals';
import { systemClock } from './clock.js';
import { dayOf } from './day.js';
import {
  Conflict,
  DomainError,
  Forbidden,
  IllegalState,
  InvalidValue,
  NotFound,
  RuleBroken,
  Stale,
} from './errors.js';
import { newId, parseUuid } from './id.js';

describe('a refusal of the domain', () => {
  it.each([
    [new InvalidValue('INVALID_DAY', 'Date inexacte.'), 'invalid'],
    [new RuleBroken('TOO_MANY', 'Trop de postes.'), 'rule'],
    [new IllegalState('CLOSED', 'Séance close.'), 'state'],
    [new NotFound(), 'not-found'],
    [new Forbidden(), 'forbidden'],
    [new Stale(), 'stale'],
    [new Conflict('DUPLICATE', 'Déjà enregistré.'), 'conflict'],
  ])('tells its kind: %s', (error, kind) => {
    expect(error).toBeInstanceOf(DomainError);
    expect(error.kind).toBe(kind);
    expect(error.message).toBe(`${error.code}: ${error.detail}`);
  });

  it('bears the name of its own class, and the field it is about', () => {
    class NoVacantPost extends RuleBroken {
      constructor() {
        super('NO_VACANT_POST', 'Aucun poste vacant.', [{ pointer: '/postId', detail: 'Poste occupé.' }]);
      }
    }
    expect(new NoVacantPost().name).toBe('NoVacantPost');
    expect(new NoVacantPost().errors).toEqual([{ pointer: '/postId', detail: 'Poste occupé.' }]);
    expect(new InvalidValue('INVALID_DAY', 'Date inexacte.', '/start').errors).toEqual([
      { pointer: '/start', detail: 'Date inexacte.' },
    ]);
  });
});

describe('an identifier', () => {
  it('is a version 7 UUID, and sorts by creation', () => {
    const ids = Array.from({ length: 1_000 }, newId);
    expect(ids.toSorted()).toEqual(ids);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids[0]).toMatch(/^[\da-f]{8}-[\da-f]{4}-7[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
  });

  it('has one form', () => {
    expect(parseUuid('0190A5C4-8F3E-4B7A-9C1D-2E5F6A7B8C9D')).toBe('0190a5c4-8f3e-4b7a-9c1d-2e5f6a7b8c9d');
    for (const wrong of ['', 'x', '0190a5c4', '{0190a5c4-8f3e-4b7a-9c1d-2e5f6a7b8c9d}'])
      expect(() => parseUuid(wrong)).toThrow(InvalidValue);
  });
});

describe('the system’s clock', () => {
  it('says the day of its instant, in Paris', () => {
    const before = dayOf(systemClock.now());
    const today = systemClock.today();
    expect([before, dayOf(systemClock.now())]).toContain(today);
  });
});
