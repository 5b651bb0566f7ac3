import { defineEvent } from '../define-event.js';
import { id, date, count, code, oneOf, text, nullable, Type } from '../schema.js';
import example from './kit-shipped.example.json' with { type: 'json' };

export const KitShipped = defineEvent({
  service: 'kits',
  name: 'KitShipped',
  version: 1,
  aggregate: 'shipment',
  key: 'shipmentId',
  readers: [],
  description: 'The kit is on its way.',
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
    carrier: code('Carrier'),
    trackingNumber: nullable(text, "The carrier's tracking number; null if it has none"),
    date: date('Day of the shipment'),
  }),
  example,
});
