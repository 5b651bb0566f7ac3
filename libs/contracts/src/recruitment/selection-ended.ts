import { defineEvent } from '../define-event.js';
import { id, date, oneOf, caseIds, Type } from '../schema.js';
import example from './selection-ended.example.json' with { type: 'json' };

export const SelectionEnded = defineEvent({
  service: 'recruitment',
  name: 'SelectionEnded',
  version: 1,
  aggregate: 'selection',
  key: 'selectionId',
  readers: [],
  description: 'The contract of a confirmed selection is over: the candidate is available again.',
  data: Type.Object({
    ...caseIds,
    assignmentId: id('Assignment whose end ended it'),
    cause: oneOf(['ASSIGNMENT_CANCELLED', 'ASSIGNMENT_ENDED', 'ASSIGNMENT_TERMINATED'], 'What ended it'),
    date: date('Last day of the contract'),
  }),
  example,
});
