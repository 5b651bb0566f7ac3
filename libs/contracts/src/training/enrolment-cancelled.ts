import { defineEvent } from '../define-event.js';
import { id, date, code, nullable, caseIds, Type } from '../schema.js';
import example from './enrolment-cancelled.example.json' with { type: 'json' };

export const EnrolmentCancelled = defineEvent({
  service: 'training',
  name: 'EnrolmentCancelled',
  version: 1,
  aggregate: 'enrolment',
  key: 'enrolmentId',
  readers: [],
  description: 'The enrolment is closed without training having started, or because the assignment is over.',
  data: Type.Object({
    enrolmentId: id('The enrolment'),
    ...caseIds,
    sessionId: nullable(id, 'Training session; null before one was chosen'),
    organisationId: nullable(id, 'Training organisation; null before one was chosen'),
    reason: code('Why it was cancelled'),
    date: date('Day of the cancellation'),
  }),
  example,
});
