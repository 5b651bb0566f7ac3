import { defineEvent } from '../define-event.js';
import { id, date, code, Type } from '../schema.js';
import example from './host-structure-suspended.example.json' with { type: 'json' };

export const HostStructureSuspended = defineEvent({
  service: 'recruitment',
  name: 'HostStructureSuspended',
  version: 1,
  aggregate: 'host-structure',
  key: 'structureId',
  readers: ['payments'],
  description: 'The structure may get no new post, contract or payment until it is reinstated.',
  data: Type.Object({
    structureId: id('The host structure'),
    reason: code('Why it is suspended'),
    date: date('First day of the suspension'),
  }),
  example,
});
