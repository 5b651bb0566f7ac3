import { describe, expect, it } from '@jest/globals';
import { InvalidValue, parseDay } from '@cnfs/kernel';
import fc from 'fast-check';
import {
  PlaceMissing,
  PlaceOfRemoteSession,
  type SessionDraft,
  SessionInThePast,
  SessionOver,
  openSession,
  seatFor,
} from './session.js';

const today = parseDay('2021-03-22');
const draft: SessionDraft = {
  startDay: parseDay('2021-03-29'),
  endDay: parseDay('2021-06-18'),
  modality: 'ON_SITE',
  communeCode: '87085',
  today,
};

describe('a training session', () => {
  it('is opened until its last day', () => {
    expect(() => openSession(draft)).not.toThrow();
    expect(() => openSession({ ...draft, startDay: today, endDay: today })).not.toThrow();
    const over = { startDay: parseDay('2021-03-01'), endDay: parseDay('2021-03-21') };
    expect(() => openSession({ ...draft, ...over })).toThrow(SessionInThePast);
  });

  it('does not end before it starts', () => {
    expect(() => openSession({ ...draft, endDay: parseDay('2021-03-28') })).toThrow(InvalidValue);
  });

  it('is in a commune unless it is remote', () => {
    for (const modality of ['ON_SITE', 'MIXED'] as const)
      expect(() => openSession({ ...draft, modality, communeCode: null })).toThrow(PlaceMissing);
    expect(() => openSession({ ...draft, modality: 'REMOTE' })).toThrow(PlaceOfRemoteSession);
    expect(() => openSession({ ...draft, modality: 'REMOTE', communeCode: null })).not.toThrow();
  });

  it('gives as many seats as it has, and then lets wait', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 30 }), fc.integer({ min: 0, max: 40 }), (capacity, comers) => {
        let taken = 0;
        for (let comer = 0; comer < comers; comer++)
          if (seatFor({ capacity, taken, endDay: draft.endDay, today }) === 'GIVEN') taken++;
        expect(taken).toBe(Math.min(capacity, comers));
      }),
    );
  });

  it('gives no seat once it is over', () => {
    const seat = (on: string) =>
      seatFor({ capacity: 1, taken: 0, endDay: draft.endDay, today: parseDay(on) });
    expect(seat('2021-06-18')).toBe('GIVEN');
    expect(() => seat('2021-06-19')).toThrow(SessionOver);
  });
});
