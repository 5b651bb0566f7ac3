import { defineEvent } from '../define-event.js';
import { id, date, communeCode, Type } from '../schema.js';
import example from './candidate-withdrawn.example.json' with { type: 'json' };

export const CandidateWithdrawn = defineEvent({
  service: 'recruitment',
  name: 'CandidateWithdrawn',
  version: 1,
  aggregate: 'candidate',
  key: 'candidateId',
  readers: [],
  description: 'A candidate who was not selected gave up; nobody may propose a post to this person any more.',
  data: Type.Object({
    candidateId: id('The candidate'),
    communeCode: communeCode('INSEE code of the commune the candidate lives in'),
    date: date('Day of the withdrawal'),
  }),
  example,
});
