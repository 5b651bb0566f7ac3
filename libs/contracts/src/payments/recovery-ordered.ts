import { defineEvent } from '../define-event.js';
import { id, date, cents, code, nullable, caseIds, Type } from '../schema.js';
import example from './recovery-ordered.example.json' with { type: 'json' };

export const RecoveryOrdered = defineEvent({
  service: 'payments',
  name: 'RecoveryOrdered',
  version: 1,
  aggregate: 'recovery',
  key: 'recoveryId',
  readers: [],
  description:
    'More was paid than is due: the difference is owed, and nothing of it set off or claimed as long as it is only computed.',
  data: Type.Object({
    recoveryId: id('The recovery'),
    agreementId: id('Grant agreement that was overpaid'),
    ...caseIds,
    terminationId: nullable(id, 'Termination it follows from; null for another ground'),
    ground: code('Why it is owed'),
    amountCents: cents('Owed in all, in cents'),
    setOffCents: cents('Taken from other instalments of the structure, in cents'),
    claimedCents: cents('Claimed from the structure, in cents'),
    date: date('Day of the order'),
  }),
  example,
});
