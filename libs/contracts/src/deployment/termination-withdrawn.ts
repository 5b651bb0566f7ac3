import { defineEvent } from '../define-event.js';
import { id, day, date, code, caseIds, Type } from '../schema.js';
import example from './termination-withdrawn.example.json' with { type: 'json' };

export const TerminationWithdrawn = defineEvent({
  service: 'deployment',
  name: 'TerminationWithdrawn',
  version: 1,
  aggregate: 'assignment',
  key: 'assignmentId',
  readers: ['payments'],
  description: 'The structure took its declaration back: payments go on.',
  data: Type.Object({
    assignmentId: id('The assignment'),
    ...caseIds,
    terminationId: id('The termination'),
    reason: code('Reason the structure gave, out of the list'),
    effectiveDate: day('Last day of the contract'),
    date: date('Day it was withdrawn'),
  }),
  example,
});
