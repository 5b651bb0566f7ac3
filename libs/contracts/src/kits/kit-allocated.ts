import { defineEvent } from '../define-event.js';
import { id, date, count, oneOf, nullable, Type } from '../schema.js';
import example from './kit-allocated.example.json' with { type: 'json' };

export const KitAllocated = defineEvent({
  service: 'kits',
  name: 'KitAllocated',
  version: 1,
  aggregate: 'shipment',
  key: 'shipmentId',
  readers: [],
  description: 'A kit was taken out of stock for its recipient.',
  data: Type.Object({
    shipmentId: id('The shipment'),
    allocationId: id('Allocation it carries out'),
    recipient: oneOf(['ADVISER', 'STRUCTURE'], 'Whose kit it is'),
    structureId: id('Structure it is delivered to'),
    selectionId: nullable(id, 'Case of the adviser; null for the kit of a structure'),
    postId: nullable(id, 'Post of the adviser; null for the kit of a structure'),
    candidateId: nullable(id, 'The adviser; null for the kit of a structure'),
    modelId: id('Model of the kit'),
    quantity: count('Kits', 1),
    date: date('Day of the allocation'),
  }),
  example,
});
