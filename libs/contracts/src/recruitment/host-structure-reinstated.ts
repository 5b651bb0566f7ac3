import { defineEvent } from '../define-event.js';
import { id, date, code, Type } from '../schema.js';
import example from './host-structure-reinstated.example.json' with { type: 'json' };

export const HostStructureReinstated = defineEvent({
  service: 'recruitment',
  name: 'HostStructureReinstated',
  version: 1,
  aggregate: 'host-structure',
  key: 'structureId',
  readers: ['payments'],
  description: 'The suspension of the structure is over.',
  data: Type.Object({
    structureId: id('The host structure'),
    reason: code('Why the suspension ends'),
    date: date('First day without the suspension'),
  }),
  example,
});
