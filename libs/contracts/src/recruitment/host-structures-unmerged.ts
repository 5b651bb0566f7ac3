import { defineEvent } from '../define-event.js';
import { id, date, Type } from '../schema.js';
import example from './host-structures-unmerged.example.json' with { type: 'json' };

export const HostStructuresUnmerged = defineEvent({
  service: 'recruitment',
  name: 'HostStructuresUnmerged',
  version: 1,
  aggregate: 'host-structure',
  key: 'structureId',
  readers: [],
  description:
    'A merge was undone before anything was built on it: the two structures stand for themselves again.',
  data: Type.Object({
    structureId: id('The host structure that is kept'),
    aliasId: id('The host structure that is its alias'),
    date: date('Day of it'),
  }),
  example,
});
