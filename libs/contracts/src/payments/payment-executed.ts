import { defineEvent } from '../define-event.js';
import { id, date, cents, caseIds, Type } from '../schema.js';
import example from './payment-executed.example.json' with { type: 'json' };

export const PaymentExecuted = defineEvent({
  service: 'payments',
  name: 'PaymentExecuted',
  version: 1,
  aggregate: 'payment-order',
  key: 'orderId',
  readers: [],
  description: 'The bank carried out the order.',
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
    date: date('Day of the execution'),
  }),
  example,
});
