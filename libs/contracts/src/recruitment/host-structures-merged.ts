import { defineEvent } from '../define-event.js';
import { id, date, Type } from '../schema.js';
import example from './host-structures-merged.example.json' with { type: 'json' };

export const HostStructuresMerged = defineEvent({
  service: 'recruitment',
  name: 'HostStructuresMerged',
  version: 1,
  aggregate: 'host-structure',
  key: 'structureId',
  readers: [],
  description:
    'Two records of one structure were merged: the alias counts for the one that is kept, and keeps its own past under its own id.',
  data: Type.Object({
    structureId: id('The host structure that is kept'),
    aliasId: id('The host structure that is its alias'),
    date: date('Day of it'),
  }),
  example,
});
