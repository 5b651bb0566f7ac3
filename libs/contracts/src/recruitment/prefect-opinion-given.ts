import { defineEvent } from '../define-event.js';
import { id, date, oneOf, Type } from '../schema.js';
import example from './prefect-opinion-given.example.json' with { type: 'json' };

export const PrefectOpinionGiven = defineEvent({
  service: 'recruitment',
  name: 'PrefectOpinionGiven',
  version: 1,
  aggregate: 'post-request',
  key: 'requestId',
  readers: [],
  description:
    'The prefect gives an opinion on a request; a later one stands beside it and does not replace it.',
  data: Type.Object({
    opinionId: id('The opinion'),
    requestId: id('Request it is about'),
    structureId: id('Structure that asks'),
    opinion: oneOf(['FAVOURABLE', 'UNFAVOURABLE'], 'Advisory: the committee decides'),
    date: date('Day of the opinion'),
  }),
  example,
});
