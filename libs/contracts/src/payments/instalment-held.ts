import { defineEvent } from '../define-event.js';
import { id, date, cents, count, code, caseIds, instalmentTrigger, Type } from '../schema.js';
import example from './instalment-held.example.json' with { type: 'json' };

export const InstalmentHeld = defineEvent({
  service: 'payments',
  name: 'InstalmentHeld',
  version: 1,
  aggregate: 'instalment',
  key: 'instalmentId',
  readers: [],
  description: 'The instalment cannot be paid yet, or no longer for now.',
  data: Type.Object({
    instalmentId: id('The instalment'),
    agreementId: id('Grant agreement it belongs to'),
    ...caseIds,
    rank: count('1 for the first', 1),
    trigger: instalmentTrigger(),
    amountCents: cents('Its amount, in cents'),
    missing: Type.Array(code(), { minItems: 1, uniqueItems: true, description: 'What is missing' }),
    date: date('Day it was held'),
  }),
  example,
});
