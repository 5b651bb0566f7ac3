import { defineEvent } from '../define-event.js';
import { id, date, count, code, oneOf, nullable, Type } from '../schema.js';
import example from './kit-return-requested.example.json' with { type: 'json' };

export const KitReturnRequested = defineEvent({
  service: 'kits',
  name: 'KitReturnRequested',
  version: 1,
  aggregate: 'shipment',
  key: 'shipmentId',
  readers: ['deployment'],
  description: "The adviser's assignment is over: the kit is asked back.",
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
    reason: code('Why it is asked back'),
    date: date('Day it was asked back'),
  }),
  example,
});
