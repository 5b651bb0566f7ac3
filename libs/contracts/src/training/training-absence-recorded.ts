import { defineEvent } from '../define-event.js';
import { id, date, hours, flag, oneOf, caseIds, Type } from '../schema.js';
import example from './training-absence-recorded.example.json' with { type: 'json' };

export const TrainingAbsenceRecorded = defineEvent({
  service: 'training',
  name: 'TrainingAbsenceRecorded',
  version: 1,
  aggregate: 'enrolment',
  key: 'enrolmentId',
  readers: [],
  description: 'The candidate missed a half-day, or its justification came in later.',
  data: Type.Object({
    enrolmentId: id('The enrolment'),
    ...caseIds,
    absenceId: id('The absence'),
    sessionId: id('Training session'),
    organisationId: id('Training organisation that runs it'),
    halfDay: oneOf(['MORNING', 'AFTERNOON'], 'Half of the day that was missed'),
    hours: hours('Hours missed'),
    justified: flag('Whether a justification was accepted'),
    date: date('Day that was missed'),
  }),
  example,
});
