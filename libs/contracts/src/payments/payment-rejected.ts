import { defineEvent } from '../define-event.js';
import { id, date, cents, code, caseIds, Type } from '../schema.js';
import example from './payment-rejected.example.json' with { type: 'json' };

export const PaymentRejected = defineEvent({
  service: 'payments',
  name: 'PaymentRejected',
  version: 1,
  aggregate: 'payment-order',
  key: 'orderId',
  readers: [],
  description: 'The bank refused the order: the instalment is due again and a new order will follow.',
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
    rejectCode: code('Reason code of the bank (ISO 20022)'),
    date: date('Day of the reject'),
  }),
  example,
});
