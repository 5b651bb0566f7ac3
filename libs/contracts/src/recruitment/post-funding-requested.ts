import { defineEvent } from '../define-event.js';
import { id, date, count, flag, departement, sector, structureKind, Type } from '../schema.js';
import example from './post-funding-requested.example.json' with { type: 'json' };

export const PostFundingRequested = defineEvent({
  service: 'recruitment',
  name: 'PostFundingRequested',
  version: 1,
  aggregate: 'post',
  key: 'postId',
  readers: ['payments'],
  description:
    'Payments is asked to commit the grant and the training cost of a post, at its grant and again when ANCT says so.',
  data: Type.Object({
    postId: id('The post'),
    structureId: id('Structure it is granted to'),
    kind: structureKind(),
    sector: sector(),
    departement: departement('Département of the structure: the amount depends on it'),
    coordinator: flag('Whether it is the post of a coordinator'),
    attempt: count('Numbers the requests for one post; the answer repeats it', 1),
    date: date('Day of the request: the figures in force on it apply'),
  }),
  example,
});
