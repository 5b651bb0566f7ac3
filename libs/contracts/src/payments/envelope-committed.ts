import { defineEvent } from '../define-event.js';
import { id, date, cents, count, nullable, envelopeKey, Type } from '../schema.js';
import example from './envelope-committed.example.json' with { type: 'json' };

export const EnvelopeCommitted = defineEvent({
  service: 'payments',
  name: 'EnvelopeCommitted',
  version: 1,
  aggregate: 'commitment',
  key: 'commitmentId',
  readers: ['recruitment'],
  description: 'The money is set aside in the envelope: who asked may go on.',
  data: Type.Object({
    commitmentId: id('The commitment'),
    envelope: envelopeKey(),
    postId: nullable(id, 'Post the money is for; null for a kit'),
    allocationId: nullable(id, 'Kit allocation the money is for; null for a post'),
    structureId: id('Structure the money is for'),
    attempt: count('Attempt of the request this answers', 1),
    amountCents: cents('Committed, in cents'),
    remainingCents: cents('Left in the envelope after it, in cents'),
    date: date('Day of the commitment'),
  }),
  example,
});
