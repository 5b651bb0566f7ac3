import { defineEvent } from '../define-event.js';
import { id, day, date, code, caseIds, Type } from '../schema.js';
import example from './assignment-terminated.example.json' with { type: 'json' };

export const AssignmentTerminated = defineEvent({
  service: 'deployment',
  name: 'AssignmentTerminated',
  version: 1,
  aggregate: 'assignment',
  key: 'assignmentId',
  readers: ['recruitment', 'training', 'payments', 'kits'],
  description:
    'ANCT validated the termination: the post is freed, the grant recalculated, the kit asked back.',
  data: Type.Object({
    assignmentId: id('The assignment'),
    ...caseIds,
    terminationId: id('The termination'),
    reason: code('Reason the structure gave, out of the list'),
    effectiveDate: day('Last day of the contract'),
    date: date('Day of the validation'),
  }),
  example,
});
