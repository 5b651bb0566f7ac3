import { defineEvent } from '../define-event.js';
import { id, day, date, code, caseIds, Type } from '../schema.js';
import example from './termination-declared.example.json' with { type: 'json' };

export const TerminationDeclared = defineEvent({
  service: 'deployment',
  name: 'TerminationDeclared',
  version: 1,
  aggregate: 'assignment',
  key: 'assignmentId',
  readers: ['payments'],
  description: 'The structure declared that the contract ends early: what is not yet paid waits for ANCT.',
  data: Type.Object({
    assignmentId: id('The assignment'),
    ...caseIds,
    terminationId: id('The termination'),
    reason: code('Reason the structure gave, out of the list'),
    effectiveDate: day('Last day of the contract'),
    date: date('Day of the declaration'),
  }),
  example,
});
