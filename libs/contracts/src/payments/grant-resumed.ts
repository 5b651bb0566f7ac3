import { defineEvent } from '../define-event.js';
import { id, date, code, caseIds, Type } from '../schema.js';
import example from './grant-resumed.example.json' with { type: 'json' };

export const GrantResumed = defineEvent({
  service: 'payments',
  name: 'GrantResumed',
  version: 1,
  aggregate: 'grant-agreement',
  key: 'agreementId',
  readers: [],
  description: 'The suspension of the grant is over.',
  data: Type.Object({
    agreementId: id('The grant agreement'),
    ...caseIds,
    ground: code('Why it is resumed'),
    date: date('First day without the suspension'),
  }),
  example,
});
