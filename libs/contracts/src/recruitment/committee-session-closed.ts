import { defineEvent } from '../define-event.js';
import { id, date, count, Type } from '../schema.js';
import example from './committee-session-closed.example.json' with { type: 'json' };

export const CommitteeSessionClosed = defineEvent({
  service: 'recruitment',
  name: 'CommitteeSessionClosed',
  version: 1,
  aggregate: 'committee-session',
  key: 'sessionId',
  readers: [],
  description: 'The minutes of a committee session are final: every decision on its agenda takes effect.',
  data: Type.Object({
    sessionId: id('The session'),
    number: count('Number of the session', 1),
    requestsGranted: count('Requests granted, in whole or part'),
    requestsRefused: count('Requests refused'),
    requestsAdjourned: count('Requests put off to a later session'),
    postsGranted: count('Posts granted in all'),
    date: date('Day of the closing'),
  }),
  example,
});
