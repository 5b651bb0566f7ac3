import { defineEvent } from '../define-event.js';
import { date, code, caseIds, Type } from '../schema.js';
import example from './selection-cancelled.example.json' with { type: 'json' };

export const SelectionCancelled = defineEvent({
  service: 'recruitment',
  name: 'SelectionCancelled',
  version: 1,
  aggregate: 'selection',
  key: 'selectionId',
  readers: [],
  description: 'A selection that had reserved its post was given up before it was confirmed.',
  data: Type.Object({
    ...caseIds,
    reason: code('Why it was given up'),
    date: date('Day it was given up'),
  }),
  example,
});
