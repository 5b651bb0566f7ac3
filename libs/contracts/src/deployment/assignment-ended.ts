import { defineEvent } from '../define-event.js';
import { id, date, code, caseIds, Type } from '../schema.js';
import example from './assignment-ended.example.json' with { type: 'json' };

export const AssignmentEnded = defineEvent({
  service: 'deployment',
  name: 'AssignmentEnded',
  version: 1,
  aggregate: 'assignment',
  key: 'assignmentId',
  readers: ['recruitment', 'training', 'payments', 'kits'],
  description: 'The assignment came to its planned end.',
  data: Type.Object({
    assignmentId: id('The assignment'),
    ...caseIds,
    reason: code('Why it ended'),
    date: date('Last day of the assignment'),
  }),
  example,
});
