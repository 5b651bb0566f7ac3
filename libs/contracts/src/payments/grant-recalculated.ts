import { defineEvent } from '../define-event.js';
import { id, day, date, cents, code, nullable, caseIds, Type } from '../schema.js';
import example from './grant-recalculated.example.json' with { type: 'json' };

export const GrantRecalculated = defineEvent({
  service: 'payments',
  name: 'GrantRecalculated',
  version: 1,
  aggregate: 'grant-agreement',
  key: 'agreementId',
  readers: ['deployment'],
  description: 'The grant was computed again, for the days that are really funded.',
  data: Type.Object({
    agreementId: id('The grant agreement'),
    ...caseIds,
    terminationId: nullable(id, 'Termination it follows from; null for another ground'),
    ground: code('Why it was computed again'),
    previousAmountCents: cents('Grant before, in cents'),
    amountCents: cents('Grant from now on, in cents'),
    paidCents: cents('Paid so far, in cents'),
    overpaidCents: cents('Paid beyond the new amount, in cents; 0 if none'),
    fundedFrom: day('First day that is funded'),
    fundedTo: day('Last day that is funded'),
    date: date('Day of the computation'),
  }),
  example,
});
