import { defineEvent } from '../define-event.js';
import { id, day, date, cents, count, caseIds, grantOption, instalmentTrigger, Type } from '../schema.js';
import example from './grant-agreement-drafted.example.json' with { type: 'json' };

export const GrantAgreementDrafted = defineEvent({
  service: 'payments',
  name: 'GrantAgreementDrafted',
  version: 1,
  aggregate: 'grant-agreement',
  key: 'agreementId',
  readers: [],
  description: 'The grant of a case was computed and its agreement is to be signed.',
  data: Type.Object({
    agreementId: id('The grant agreement'),
    ...caseIds,
    commitmentId: id('Commitment it draws on'),
    grantOption: grantOption(),
    amountCents: cents('Grant, in cents'),
    fundedFrom: day('First day that is funded'),
    fundedTo: day('Last day that is funded'),
    instalments: Type.Array(
      Type.Object({
        instalmentId: id('The instalment'),
        rank: count('1 for the first', 1),
        trigger: instalmentTrigger(),
        amountCents: cents('Its amount, in cents'),
      }),
      { minItems: 1, description: 'Instalments, in order; they add up to the grant' },
    ),
    date: date('Day of the draft'),
  }),
  example,
});
