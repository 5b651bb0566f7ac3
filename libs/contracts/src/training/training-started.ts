import { defineEvent } from '../define-event.js';
import { id, date, count, caseIds, Type } from '../schema.js';
import example from './training-started.example.json' with { type: 'json' };

export const TrainingStarted = defineEvent({
  service: 'training',
  name: 'TrainingStarted',
  version: 1,
  aggregate: 'enrolment',
  key: 'enrolmentId',
  readers: ['kits'],
  description: 'The candidate attended for the first time: the kit is to be sent.',
  data: Type.Object({
    enrolmentId: id('The enrolment'),
    ...caseIds,
    sessionId: id('Training session'),
    organisationId: id('Training organisation that runs it'),
    hours: count('Length of the track, in hours', 1),
    date: date('First day of attendance'),
  }),
  example,
});
