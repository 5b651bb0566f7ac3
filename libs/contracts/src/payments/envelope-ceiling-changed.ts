import { defineEvent } from '../define-event.js';
import { date, cents, envelopeKey, Type } from '../schema.js';
import example from './envelope-ceiling-changed.example.json' with { type: 'json' };

export const EnvelopeCeilingChanged = defineEvent({
  service: 'payments',
  name: 'EnvelopeCeilingChanged',
  version: 1,
  aggregate: 'envelope',
  key: 'envelope',
  readers: ['recruitment'],
  description: 'The ceiling of an envelope was moved: what was refused may be asked for again.',
  data: Type.Object({
    envelope: envelopeKey(),
    previousCeilingCents: cents('Ceiling before, in cents'),
    ceilingCents: cents('Ceiling from now on, in cents'),
    committedCents: cents('Committed so far, in cents'),
    remainingCents: cents('Left under the new ceiling, in cents'),
    date: date('Day of the change'),
  }),
  example,
});
