import { defineEvent } from '../define-event.js';
import { id, day, date, nullable, caseIds, Type } from '../schema.js';
import example from './assignment-planned.example.json' with { type: 'json' };

export const AssignmentPlanned = defineEvent({
  service: 'deployment',
  name: 'AssignmentPlanned',
  version: 1,
  aggregate: 'assignment',
  key: 'assignmentId',
  readers: [],
  description: 'A confirmed selection will bring an adviser to a post.',
  data: Type.Object({
    assignmentId: id('The assignment'),
    ...caseIds,
    startDate: day('First day of the contract'),
    endDate: nullable(day, 'Last day of the contract; null for a CDI'),
    date: date('Day it was planned'),
  }),
  example,
});
