import { defineEvent } from '../define-event.js';
import { id, date, cents, caseIds, Type } from '../schema.js';
import example from './grant-agreement-signed.example.json' with { type: 'json' };

export const GrantAgreementSigned = defineEvent({
  service: 'payments',
  name: 'GrantAgreementSigned',
  version: 1,
  aggregate: 'grant-agreement',
  key: 'agreementId',
  readers: [],
  description: 'Both sides signed the agreement.',
  data: Type.Object({
    agreementId: id('The grant agreement'),
    ...caseIds,
    amountCents: cents('Grant, in cents'),
    date: date('Day of the last signature'),
  }),
  example,
});
