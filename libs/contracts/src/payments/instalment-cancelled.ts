import { defineEvent } from '../define-event.js';
import { id, date, cents, count, code, caseIds, instalmentTrigger, Type } from '../schema.js';
import example from './instalment-cancelled.example.json' with { type: 'json' };

export const InstalmentCancelled = defineEvent({
  service: 'payments',
  name: 'InstalmentCancelled',
  version: 1,
  aggregate: 'instalment',
  key: 'instalmentId',
  readers: [],
  description: 'The instalment will never be paid.',
  data: Type.Object({
    instalmentId: id('The instalment'),
    agreementId: id('Grant agreement it belongs to'),
    ...caseIds,
    rank: count('1 for the first', 1),
    trigger: instalmentTrigger(),
    amountCents: cents('Its amount, in cents'),
    reason: code('Why it was cancelled'),
    date: date('Day of the cancellation'),
  }),
  example,
});
