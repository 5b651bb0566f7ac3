import { defineEvent } from '../define-event.js';
import { id, date, count, code, caseIds, Type } from '../schema.js';
import example from './candidate-positioned.example.json' with { type: 'json' };

export const CandidatePositioned = defineEvent({
  service: 'training',
  name: 'CandidatePositioned',
  version: 1,
  aggregate: 'enrolment',
  key: 'enrolmentId',
  readers: [],
  description: 'The positioning test set how many hours the candidate is to be trained.',
  data: Type.Object({
    enrolmentId: id('The enrolment'),
    ...caseIds,
    level: code('Level found by the test'),
    hours: count('Length of the track, in hours', 1),
    date: date('Day of the test'),
  }),
  example,
});
