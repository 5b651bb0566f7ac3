import { defineEvent } from '../define-event.js';
import { id, date, count, Type } from '../schema.js';
import example from './bank-account-approved.example.json' with { type: 'json' };

export const BankAccountApproved = defineEvent({
  service: 'payments',
  name: 'BankAccountApproved',
  version: 1,
  aggregate: 'bank-account',
  key: 'bankAccountId',
  readers: [],
  description: 'A structure may be paid on this account; the account itself never travels.',
  data: Type.Object({
    bankAccountId: id('The account'),
    structureId: id('Structure it belongs to'),
    version: count('Version of the account that was approved', 1),
    date: date('Day of the approval'),
  }),
  example,
});
