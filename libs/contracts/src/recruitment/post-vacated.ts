import { defineEvent } from '../define-event.js';
import { id, date, oneOf, nullable, caseIds, Type } from '../schema.js';
import example from './post-vacated.example.json' with { type: 'json' };

export const PostVacated = defineEvent({
  service: 'recruitment',
  name: 'PostVacated',
  version: 1,
  aggregate: 'post',
  key: 'postId',
  readers: ['deployment'],
  description: 'The post is vacant again and its funds are still committed.',
  data: Type.Object({
    ...caseIds,
    assignmentId: nullable(
      id,
      'Assignment that freed the post; null when the selection was cancelled before one',
    ),
    cause: oneOf(
      ['SELECTION_CANCELLED', 'ASSIGNMENT_CANCELLED', 'ASSIGNMENT_ENDED', 'ASSIGNMENT_TERMINATED'],
      'What freed the post',
    ),
    date: date('First day of the vacancy'),
  }),
  example,
});
