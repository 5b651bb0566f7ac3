import { defineEvent } from '../define-event.js';
import { id, date, count, caseIds, Type } from '../schema.js';
import example from './enrolment-opened.example.json' with { type: 'json' };

export const EnrolmentOpened = defineEvent({
  service: 'training',
  name: 'EnrolmentOpened',
  version: 1,
  aggregate: 'enrolment',
  key: 'enrolmentId',
  readers: ['payments'],
  description:
    'A confirmed selection is to be trained; a second attempt follows an enrolment that was abandoned.',
  data: Type.Object({
    enrolmentId: id('The enrolment'),
    ...caseIds,
    attempt: count('Numbers the enrolments of one selection', 1),
    date: date('Day the enrolment was opened'),
  }),
  example,
});
