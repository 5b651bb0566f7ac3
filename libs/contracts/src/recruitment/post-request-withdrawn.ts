import { defineEvent } from '../define-event.js';
import { id, date, Type } from '../schema.js';
import example from './post-request-withdrawn.example.json' with { type: 'json' };

export const PostRequestWithdrawn = defineEvent({
  service: 'recruitment',
  name: 'PostRequestWithdrawn',
  version: 1,
  aggregate: 'post-request',
  key: 'requestId',
  readers: [],
  description: 'The structure no longer asks for these posts.',
  data: Type.Object({
    requestId: id('The request'),
    structureId: id('Structure that asked'),
    date: date('Day of the withdrawal'),
  }),
  example,
});
