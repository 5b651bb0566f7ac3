import { defineEvent } from '../define-event.js';
import { id, date, cents, Type } from '../schema.js';
import example from './post-funded.example.json' with { type: 'json' };

export const PostFunded = defineEvent({
  service: 'recruitment',
  name: 'PostFunded',
  version: 1,
  aggregate: 'post',
  key: 'postId',
  readers: [],
  description: 'The funds of the post are committed: it is vacant and a candidate may be selected for it.',
  data: Type.Object({
    postId: id('The post'),
    structureId: id('Structure that holds it'),
    commitmentId: id('Commitment of its funds'),
    amountCents: cents('Committed for it, grant and training cost, in cents'),
    date: date('First day of the vacancy'),
  }),
  example,
});
