import { defineEvent } from '../define-event.js';
import { id, date, oneOf, caseIds, Type } from '../schema.js';
import example from './assignment-ready.example.json' with { type: 'json' };

export const AssignmentReady = defineEvent({
  service: 'deployment',
  name: 'AssignmentReady',
  version: 1,
  aggregate: 'assignment',
  key: 'assignmentId',
  readers: [],
  description: 'The adviser is trained or exempted and can be deployed.',
  data: Type.Object({
    assignmentId: id('The assignment'),
    ...caseIds,
    ground: oneOf(['TRAINED', 'EXEMPTED'], 'What made it ready'),
    date: date('Day it was ready'),
  }),
  example,
});
