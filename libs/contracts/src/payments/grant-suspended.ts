import { defineEvent } from '../define-event.js';
import { id, date, code, caseIds, Type } from '../schema.js';
import example from './grant-suspended.example.json' with { type: 'json' };

export const GrantSuspended = defineEvent({
  service: 'payments',
  name: 'GrantSuspended',
  version: 1,
  aggregate: 'grant-agreement',
  key: 'agreementId',
  readers: [],
  description: 'Nothing is paid on this grant until it is resumed.',
  data: Type.Object({
    agreementId: id('The grant agreement'),
    ...caseIds,
    ground: code('Why it is suspended'),
    date: date('First day of the suspension'),
  }),
  example,
});
