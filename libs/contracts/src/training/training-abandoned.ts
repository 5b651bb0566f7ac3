import { defineEvent } from '../define-event.js';
import { id, date, hours, code, nullable, caseIds, Type } from '../schema.js';
import example from './training-abandoned.example.json' with { type: 'json' };

export const TrainingAbandoned = defineEvent({
  service: 'training',
  name: 'TrainingAbandoned',
  version: 1,
  aggregate: 'enrolment',
  key: 'enrolmentId',
  readers: ['payments'],
  description: 'The candidate left training: the grant waits for a new enrolment or a termination.',
  data: Type.Object({
    enrolmentId: id('The enrolment'),
    ...caseIds,
    sessionId: nullable(id, 'Training session; null before one was chosen'),
    organisationId: nullable(id, 'Training organisation; null before one was chosen'),
    ground: code('Why it was abandoned'),
    hoursFollowed: hours('Hours attended or justified before'),
    date: date('First day without attendance'),
  }),
  example,
});
