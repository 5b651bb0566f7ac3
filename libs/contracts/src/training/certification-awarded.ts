import { defineEvent } from '../define-event.js';
import { id, date, count, code, caseIds, Type } from '../schema.js';
import example from './certification-awarded.example.json' with { type: 'json' };

export const CertificationAwarded = defineEvent({
  service: 'training',
  name: 'CertificationAwarded',
  version: 1,
  aggregate: 'certification',
  key: 'certificationId',
  readers: [],
  description:
    'The candidate passed an exam, during training or after it, at the first attempt or the second.',
  data: Type.Object({
    certificationId: id('The certification: the exam that was passed'),
    enrolmentId: id('Enrolment that led to it'),
    ...caseIds,
    organisationId: id('Training organisation that recorded it'),
    kind: code('What was obtained: CCP1 (of the professional title), PIX'),
    attempt: count('Attempt that was passed', 1),
    date: date('Day of the exam'),
  }),
  example,
});
