import { defineEvent } from '../define-event.js';
import { id, date, communeCode, departement, region, Type } from '../schema.js';
import example from './candidate-registered.example.json' with { type: 'json' };

export const CandidateRegistered = defineEvent({
  service: 'recruitment',
  name: 'CandidateRegistered',
  version: 1,
  aggregate: 'candidate',
  key: 'candidateId',
  readers: [],
  description: 'Somebody applied to become an adviser.',
  data: Type.Object({
    candidateId: id('The candidate'),
    communeCode: communeCode('INSEE code of the commune the candidate lives in'),
    departement: departement('Département of that commune'),
    region: region('Région of that commune: the home région'),
    date: date('Day of the application'),
  }),
  example,
});
