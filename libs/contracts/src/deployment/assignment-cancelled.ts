import { defineEvent } from '../define-event.js';
import { id, date, code, caseIds, Type } from '../schema.js';
import example from './assignment-cancelled.example.json' with { type: 'json' };

export const AssignmentCancelled = defineEvent({
  service: 'deployment',
  name: 'AssignmentCancelled',
  version: 1,
  aggregate: 'assignment',
  key: 'assignmentId',
  readers: ['recruitment', 'training', 'payments', 'kits'],
  description: 'An assignment that had not begun is given up: everything that waited for it stops.',
  data: Type.Object({
    assignmentId: id('The assignment'),
    ...caseIds,
    reason: code('Why it was given up'),
    date: date('Day it was given up'),
  }),
  example,
});
