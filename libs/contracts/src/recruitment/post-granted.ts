import { defineEvent } from '../define-event.js';
import { id, date, count, flag, departement, region, Type } from '../schema.js';
import example from './post-granted.example.json' with { type: 'json' };

export const PostGranted = defineEvent({
  service: 'recruitment',
  name: 'PostGranted',
  version: 1,
  aggregate: 'post',
  key: 'postId',
  readers: [],
  description: 'A structure was granted one post; it is vacant only once its funds are committed.',
  data: Type.Object({
    postId: id('The post'),
    structureId: id('Structure it is granted to'),
    requestId: id('Request it answers'),
    sessionId: id('Committee session'),
    sessionNumber: count('Number of the session', 1),
    coordinator: flag('Whether it is the post of a coordinator'),
    departement: departement('Département of the structure'),
    region: region('Région of the structure'),
    date: date('Day of the grant'),
  }),
  example,
});
