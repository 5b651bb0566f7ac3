/** For the specs of services: events in, events out, without a broker. */
export { deliver, deliverTogether } from './deliver.js';
export { envelopeOf } from './envelope-of.js';
export { outboxOf } from './outbox-of.js';
export { permute } from './permute.js';
export { publish } from './publish.js';
