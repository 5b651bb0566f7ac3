import { defineEvent } from '../define-event.js';
import { id, date, Type } from '../schema.js';
import example from './host-structure-removed.example.json' with { type: 'json' };

export const HostStructureRemoved = defineEvent({
  service: 'recruitment',
  name: 'HostStructureRemoved',
  version: 1,
  aggregate: 'host-structure',
  key: 'structureId',
  readers: [],
  description:
    'The import that registered the structure was undone before anything was built on it: it counts no more.',
  data: Type.Object({
    structureId: id('The host structure'),
    date: date('Day of the removal'),
  }),
  example,
});
