import { defineEvent } from '../define-event.js';
import { id, day, date, cents, count, oneOf, caseIds, Type } from '../schema.js';
import example from './payment-ordered.example.json' with { type: 'json' };

export const PaymentOrdered = defineEvent({
  service: 'payments',
  name: 'PaymentOrdered',
  version: 1,
  aggregate: 'payment-order',
  key: 'orderId',
  readers: [],
  readersOutside: ['the payment system of Banque des Territoires'],
  description: 'Two persons approved and released the order: it is to be executed once, and only once.',
  data: Type.Object({
    orderId: id('The payment order'),
    instalmentId: id('Instalment it pays'),
    agreementId: id('Grant agreement of that instalment'),
    ...caseIds,
    endToEndId: Type.String({
      pattern: '^[A-Za-z0-9+?/:().,-]{1,35}$',
      description: 'End-to-end identification of the credit transfer; a new order has a new one',
    }),
    amountCents: cents('Amount in euro cents'),
    channel: oneOf(
      ['FILE', 'EVENT'],
      'Who carries it out: a credit-transfer file, or the payment system that reads this event',
    ),
    executionDay: day('Day it is to be executed'),
    bankAccountId: id('Account to credit'),
    bankAccountVersion: count('Approved version of that account', 1),
    date: date('Day of the release'),
  }),
  example,
});
