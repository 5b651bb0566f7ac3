import { defineEvent } from '../define-event.js';
import { id, date, cents, count, nullable, envelopeKey, Type } from '../schema.js';
import example from './envelope-refused.example.json' with { type: 'json' };

export const EnvelopeRefused = defineEvent({
  service: 'payments',
  name: 'EnvelopeRefused',
  version: 1,
  aggregate: 'commitment',
  key: 'commitmentId',
  readers: ['recruitment'],
  description: 'The envelope has not enough left: nothing was committed.',
  data: Type.Object({
    commitmentId: id('The commitment'),
    envelope: envelopeKey(),
    postId: nullable(id, 'Post the money is for; null for a kit'),
    allocationId: nullable(id, 'Kit allocation the money is for; null for a post'),
    structureId: id('Structure the money is for'),
    attempt: count('Attempt of the request this answers', 1),
    amountCents: cents('Amount that was asked for, in cents'),
    remainingCents: cents('Left in the envelope, in cents'),
    date: date('Day of the refusal'),
  }),
  example,
});
