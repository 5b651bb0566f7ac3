import { describe, expect, it } from '@jest/globals';
import { IllegalState, InvalidValue, parseDay, parseDepartement } from '@cnfs/kernel';
import {
  type ApplicationForm,
  CandidateNotFree,
  type CandidateState,
  DiplomaMismatch,
  EmailOfTheProgramme,
  UnknownDistance,
  apply,
  candidateMachine,
  mayBeHired,
  mayBeTalkedTo,
} from './candidate.js';

const form: ApplicationForm = {
  firstName: 'Camille',
  lastName: 'Exemple',
  email: ' Camille.Exemple@Example.ORG ',
  phone: '06 12 34 56 78',
  mobilityKm: 20,
  availableFrom: parseDay('2021-04-01'),
  situations: ['JOB_SEEKER'],
  motivation: 'Aider les gens à se servir du numérique.',
};
const facts = {
  departement: parseDepartement('01'),
  programmeDomain: 'conseiller-numerique.fr',
  distances: [5, 10, 15, 20, 40, 100],
};

describe('an application', () => {
  it('keeps the e-mail in the one form in which it is unique, and the phone in international form', () => {
    expect(apply(form, facts)).toMatchObject({
      email: 'camille.exemple@example.org',
      phone: '+33612345678',
      diploma: null,
    });
  });

  it('reads a phone the way of the territory', () => {
    const guadeloupe = { ...facts, departement: parseDepartement('971') };
    expect(apply({ ...form, phone: '0690 00 12 34' }, guadeloupe).phone).toBe('+590690001234');
    expect(() => apply({ ...form, phone: '12' }, facts)).toThrow(InvalidValue);
  });

  it('is not made with an address of the programme, nor of a part of it', () => {
    for (const email of [
      'a@conseiller-numerique.fr',
      'A@CONSEILLER-NUMERIQUE.FR',
      'a@mail.conseiller-numerique.fr',
    ])
      expect(() => apply({ ...form, email }, facts)).toThrow(EmailOfTheProgramme);
    expect(() => apply({ ...form, email: 'a@not-conseiller-numerique.fr' }, facts)).not.toThrow();
  });

  it('has a mobility among the distances offered, or the whole country', () => {
    expect(() => apply({ ...form, mobilityKm: 21 }, facts)).toThrow(UnknownDistance);
    expect(apply({ ...form, mobilityKm: null }, facts).mobilityKm).toBeNull();
  });

  it('names the diploma of a graduate, and of nobody else', () => {
    const graduate = { ...form, situations: ['DIGITAL_MEDIATION_GRADUATE', 'STUDENT'] } as const;
    expect(apply({ ...graduate, diploma: 'BPJEPS' }, facts).diploma).toBe('BPJEPS');
    expect(() => apply(graduate, facts)).toThrow(DiplomaMismatch);
    expect(() => apply({ ...form, diploma: 'BPJEPS' }, facts)).toThrow(DiplomaMismatch);
  });
});

describe('a candidate', () => {
  it('talks with structures once the e-mail is confirmed and while free', () => {
    expect(() => mayBeTalkedTo('VERIFIED')).not.toThrow();
    for (const state of ['REGISTERED', 'SELECTED', 'WITHDRAWN'] as const)
      expect(() => mayBeTalkedTo(state)).toThrow(CandidateNotFree);
  });

  it('is hired by one selection: none may declare a contract over another’s', () => {
    expect(() => mayBeHired('VERIFIED', null, null)).not.toThrow();
    expect(() => mayBeHired('VERIFIED', 's1', null)).toThrow(CandidateNotFree);
    expect(() => mayBeHired('VERIFIED', 's1', 's1')).not.toThrow();
    expect(() => mayBeHired('VERIFIED', null, 's1')).toThrow(CandidateNotFree);
    expect(() => mayBeHired('SELECTED', 's1', 's1')).toThrow(CandidateNotFree);
  });

  it('is available again when the contract ends', () => {
    const path = ['confirmEmail', 'select', 'release', 'select'] as const;
    expect(
      path.reduce<CandidateState>((state, event) => candidateMachine.next(state, event), 'REGISTERED'),
    ).toBe('SELECTED');
  });

  it('withdraws before being selected, and not after', () => {
    expect(candidateMachine.next('REGISTERED', 'withdraw')).toBe('WITHDRAWN');
    expect(candidateMachine.next('VERIFIED', 'withdraw')).toBe('WITHDRAWN');
    expect(() => candidateMachine.next('SELECTED', 'withdraw')).toThrow(IllegalState);
  });
});
