import { defineEvent } from '../define-event.js';
import { id, date, count, oneOf, Type } from '../schema.js';
import example from './post-request-decided.example.json' with { type: 'json' };

export const PostRequestDecided = defineEvent({
  service: 'recruitment',
  name: 'PostRequestDecided',
  version: 1,
  aggregate: 'post-request',
  key: 'requestId',
  readers: [],
  description: "A committee session was closed and the request's decision with it.",
  data: Type.Object({
    requestId: id('The request'),
    structureId: id('Structure that asks'),
    sessionId: id('Committee session'),
    sessionNumber: count('Number of the session', 1),
    decision: oneOf(['GRANTED', 'REFUSED', 'ADJOURNED'], 'What the committee decided'),
    postsRequested: count('Posts asked for', 1),
    postsGranted: count('Posts granted; 0 unless granted'),
    date: date('Day the session was closed'),
  }),
  example,
});
