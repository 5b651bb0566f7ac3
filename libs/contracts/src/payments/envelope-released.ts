import { defineEvent } from '../define-event.js';
import { id, date, cents, code, nullable, envelopeKey, Type } from '../schema.js';
import example from './envelope-released.example.json' with { type: 'json' };

export const EnvelopeReleased = defineEvent({
  service: 'payments',
  name: 'EnvelopeReleased',
  version: 1,
  aggregate: 'commitment',
  key: 'commitmentId',
  readers: ['recruitment'],
  description: 'Money that had been committed is back in the envelope.',
  data: Type.Object({
    commitmentId: id('The commitment'),
    envelope: envelopeKey(),
    postId: nullable(id, 'Post the money is for; null for a kit'),
    allocationId: nullable(id, 'Kit allocation the money is for; null for a post'),
    structureId: id('Structure the money is for'),
    amountCents: cents('Released, in cents'),
    remainingCents: cents('Left in the envelope after it, in cents'),
    reason: code('Why it was released'),
    date: date('Day of the release'),
  }),
  example,
});
