import { defineEvent } from '../define-event.js';
import { date, caseIds, Type } from '../schema.js';
import example from './post-reserved.example.json' with { type: 'json' };

export const PostReserved = defineEvent({
  service: 'recruitment',
  name: 'PostReserved',
  version: 1,
  aggregate: 'post',
  key: 'postId',
  readers: [],
  description: 'A contract was declared on the post: no other selection may take it.',
  data: Type.Object({
    ...caseIds,
    date: date('Day the contract was declared'),
  }),
  example,
});
