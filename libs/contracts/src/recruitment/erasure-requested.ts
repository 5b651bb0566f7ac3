import { defineEvent } from '../define-event.js';
import { id, date, Type } from '../schema.js';
import example from './erasure-requested.example.json' with { type: 'json' };

export const ErasureRequested = defineEvent({
  service: 'recruitment',
  name: 'ErasureRequested',
  version: 1,
  aggregate: 'candidate',
  key: 'candidateId',
  readers: [],
  description:
    'What is held on a person is to be erased. It waits for as long as a contract or a payment is open.',
  data: Type.Object({
    candidateId: id('The person, candidate or adviser'),
    date: date('Day it was asked for'),
  }),
  example,
});
