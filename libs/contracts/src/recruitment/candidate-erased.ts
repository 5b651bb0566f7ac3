import { defineEvent } from '../define-event.js';
import { id, date, Type } from '../schema.js';
import example from './candidate-erased.example.json' with { type: 'json' };

export const CandidateErased = defineEvent({
  service: 'recruitment',
  name: 'CandidateErased',
  version: 1,
  aggregate: 'candidate',
  key: 'candidateId',
  readers: ['training', 'deployment', 'payments', 'kits'],
  description:
    'Nothing may be held on this person any more: whoever reads it erases what it holds, and brings nothing back from what it is told later or again.',
  data: Type.Object({
    candidateId: id('The person, candidate or adviser'),
    date: date('Day of the erasure'),
  }),
  example,
});
