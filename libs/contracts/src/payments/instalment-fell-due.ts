import { defineEvent } from '../define-event.js';
import { id, date, cents, count, caseIds, instalmentTrigger, Type } from '../schema.js';
import example from './instalment-fell-due.example.json' with { type: 'json' };

export const InstalmentFellDue = defineEvent({
  service: 'payments',
  name: 'InstalmentFellDue',
  version: 1,
  aggregate: 'instalment',
  key: 'instalmentId',
  readers: [],
  description: 'Everything the instalment needs is there: a payment order is prepared.',
  data: Type.Object({
    instalmentId: id('The instalment'),
    agreementId: id('Grant agreement it belongs to'),
    ...caseIds,
    rank: count('1 for the first', 1),
    trigger: instalmentTrigger(),
    amountCents: cents('Its amount, in cents'),
    date: date('Day it fell due'),
  }),
  example,
});
