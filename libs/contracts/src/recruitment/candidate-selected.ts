import { defineEvent } from '../define-event.js';
import { day, date, oneOf, departement, region, nullable, caseIds, grantOption, Type } from '../schema.js';
import example from './candidate-selected.example.json' with { type: 'json' };

export const CandidateSelected = defineEvent({
  service: 'recruitment',
  name: 'CandidateSelected',
  version: 1,
  aggregate: 'selection',
  key: 'selectionId',
  readers: ['training', 'deployment', 'payments'],
  description:
    'ANCT confirmed a selection: the candidate has a contract with the structure on that post. The case begins.',
  data: Type.Object({
    ...caseIds,
    contractType: oneOf(['CDD', 'CDI', 'PEC', 'CONTRAT_DE_PROJET'], 'Type of the employment contract'),
    startDate: day('First day of the contract'),
    endDate: nullable(day, 'Last day of the contract; null for a CDI'),
    grantOption: grantOption(),
    homeRegion: region('Région the candidate lives in'),
    homeDepartement: Type.Optional(departement('Département the candidate lives in')),
    structureRegion: region('Région of the structure'),
    structureDepartement: departement('Département of the structure'),
    confirmedOn: date('Day ANCT confirmed'),
  }),
  example,
});
