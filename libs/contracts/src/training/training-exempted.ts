import { defineEvent } from '../define-event.js';
import { id, date, code, caseIds, Type } from '../schema.js';
import example from './training-exempted.example.json' with { type: 'json' };

export const TrainingExempted = defineEvent({
  service: 'training',
  name: 'TrainingExempted',
  version: 1,
  aggregate: 'enrolment',
  key: 'enrolmentId',
  readers: ['deployment', 'payments', 'kits'],
  description: 'The candidate is certified already: everything that waits for training may go on.',
  data: Type.Object({
    enrolmentId: id('The enrolment'),
    ...caseIds,
    ground: code('On what ground'),
    date: date('Day of the exemption'),
  }),
  example,
});
