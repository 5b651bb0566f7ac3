import { defineEvent } from '../define-event.js';
import { id, date, count, Type } from '../schema.js';
import example from './kit-model-published.example.json' with { type: 'json' };

export const KitModelPublished = defineEvent({
  service: 'kits',
  name: 'KitModelPublished',
  version: 1,
  aggregate: 'model',
  key: 'modelId',
  readers: [],
  description: 'From now on kits are made after this model; those allocated before keep theirs.',
  data: Type.Object({
    modelId: id('The model, this version of it'),
    version: count('Version of the model, counted among those of its name', 1),
    date: date('Day of the publication'),
  }),
  example,
});
