import { defineEvent } from '../define-event.js';
import { id, day, date, count, hours, flag, caseIds, Type } from '../schema.js';
import example from './training-completed.example.json' with { type: 'json' };

export const TrainingCompleted = defineEvent({
  service: 'training',
  name: 'TrainingCompleted',
  version: 1,
  aggregate: 'enrolment',
  key: 'enrolmentId',
  readers: ['deployment', 'payments'],
  description: 'The hours of the track were followed and the exam was taken, passed or not.',
  data: Type.Object({
    enrolmentId: id('The enrolment'),
    ...caseIds,
    sessionId: id('Training session'),
    organisationId: id('Training organisation that runs it'),
    hours: count('Length of the track, in hours', 1),
    hoursFollowed: hours('Hours attended or justified'),
    examTakenOn: day('Day of the exam'),
    examPassed: flag('Result of the exam; a failed one stops nothing'),
    date: date('Day training was completed'),
  }),
  example,
});
