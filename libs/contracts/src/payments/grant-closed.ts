import { defineEvent } from '../define-event.js';
import { id, date, cents, oneOf, caseIds, Type } from '../schema.js';
import example from './grant-closed.example.json' with { type: 'json' };

export const GrantClosed = defineEvent({
  service: 'payments',
  name: 'GrantClosed',
  version: 1,
  aggregate: 'grant-agreement',
  key: 'agreementId',
  readers: ['recruitment'],
  description: 'Nothing more will be paid or asked back on this grant.',
  data: Type.Object({
    agreementId: id('The grant agreement'),
    ...caseIds,
    outcome: oneOf(
      ['CANCELLED', 'CLOSED', 'TERMINATED'],
      'Given up as a draft, run to its end, or ended early',
    ),
    amountCents: cents('Grant in the end, in cents'),
    paidCents: cents('Paid in the end, in cents'),
    date: date('Day of the closing'),
  }),
  example,
});
