import { defineEvent } from '../define-event.js';
import { id, date, count, Type } from '../schema.js';
import example from './post-unfunded.example.json' with { type: 'json' };

export const PostUnfunded = defineEvent({
  service: 'recruitment',
  name: 'PostUnfunded',
  version: 1,
  aggregate: 'post',
  key: 'postId',
  readers: [],
  description:
    'The envelope could not take the post: nobody can be selected for it until the funds are asked for again.',
  data: Type.Object({
    postId: id('The post'),
    structureId: id('Structure that holds it'),
    commitmentId: id('Commitment that was refused'),
    attempt: count('Attempt that was refused', 1),
    date: date('Day of the refusal'),
  }),
  example,
});
