import { defineEvent } from '../define-event.js';
import { id, day, date, count, code, caseIds, Type } from '../schema.js';
import example from './candidate-enrolled.example.json' with { type: 'json' };

export const CandidateEnrolled = defineEvent({
  service: 'training',
  name: 'CandidateEnrolled',
  version: 1,
  aggregate: 'enrolment',
  key: 'enrolmentId',
  readers: [],
  description: 'The candidate has a seat in a session.',
  data: Type.Object({
    enrolmentId: id('The enrolment'),
    ...caseIds,
    sessionId: id('Training session'),
    organisationId: id('Training organisation that runs it'),
    level: code('Level found by the test'),
    hours: count('Length of the track, in hours', 1),
    sessionStart: day('First day of the session'),
    sessionEnd: day('Last day of the session'),
    date: date('Day the seat was given'),
  }),
  example,
});
