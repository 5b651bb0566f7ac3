/** Events out and in: outbox and relay, inbox and reactions, parked events, and the broker behind its port. */
export type { Cause } from './cause.js';
export { type AppendOptions, type Row, Transaction } from './transaction.js';
export { UnitOfWork } from './unit-of-work.js';
export { OutboxSignal } from './outbox-signal.js';
export { CLOCK, MESSAGING_OPTIONS, type MessagingOptions } from './options.js';
export { MessagingModule } from './messaging.module.js';
export { On } from './consumer/on.js';
export { EventContext } from './consumer/event-context.js';
export { isConnectionFailure, isSerialisationFailure, violates } from './postgres-errors.js';
export type { Broker } from './broker/broker.js';

/** The folder of this library's SQL migrations. */
export const migrationsOfMessaging = new URL('../migrations/', import.meta.url);
