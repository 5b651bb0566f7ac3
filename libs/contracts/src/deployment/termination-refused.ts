import { defineEvent } from '../define-event.js';
import { id, day, date, code, caseIds, Type } from '../schema.js';
import example from './termination-refused.example.json' with { type: 'json' };

export const TerminationRefused = defineEvent({
  service: 'deployment',
  name: 'TerminationRefused',
  version: 1,
  aggregate: 'assignment',
  key: 'assignmentId',
  readers: ['payments'],
  description: 'ANCT refused the termination: payments go on.',
  data: Type.Object({
    assignmentId: id('The assignment'),
    ...caseIds,
    terminationId: id('The termination'),
    reason: code('Reason the structure gave, out of the list'),
    effectiveDate: day('Last day of the contract'),
    date: date('Day of the refusal'),
  }),
  example,
});
