import { defineEvent } from '../define-event.js';
import { id, date, count, oneOf, nullable, Type } from '../schema.js';
import example from './kit-delivered.example.json' with { type: 'json' };

export const KitDelivered = defineEvent({
  service: 'kits',
  name: 'KitDelivered',
  version: 1,
  aggregate: 'shipment',
  key: 'shipmentId',
  readers: [],
  description: 'The structure confirmed the receipt.',
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
    date: date('Day of the receipt'),
  }),
  example,
});
