import { defineEvent } from '../define-event.js';
import { id, date, caseIds, Type } from '../schema.js';
import example from './post-occupied.example.json' with { type: 'json' };

export const PostOccupied = defineEvent({
  service: 'recruitment',
  name: 'PostOccupied',
  version: 1,
  aggregate: 'post',
  key: 'postId',
  readers: [],
  description: 'The adviser of the post is in place.',
  data: Type.Object({
    ...caseIds,
    assignmentId: id('Assignment that occupies the post'),
    date: date('Day of the deployment'),
  }),
  example,
});
