/** Events out and in: outbox and relay, inbox and reactions, parked events, and the broker behind its port. */
export type { Cause } from './cause.js';
export { type AppendOptions, type Row, Transaction } from './transaction.js';
export { type LogContext, logContext, withLogContext } from './log-context.js';
export { UnitOfWork } from './unit-of-work.js';
export { OutboxSignal } from './outbox-signal.js';
export {
  CLOCK,
  MESSAGING_OPTIONS,
  type MessagingOptions,
  type Projection,
  type RelayLimits,
} from './options.js';
export { MessagingModule } from './messaging.module.js';
export { MessagingMetrics } from './metrics.js';
export { patientSocket } from './patient-socket.js';
export { isConnectionFailure, isSerialisationFailure, violates } from './postgres-errors.js';

export { On, OnRun } from './consumer/on.js';
export { EventContext, RunContext } from './consumer/event-context.js';
export { connectReactions } from './consumer/connect-reactions.js';
export { EventStrategy } from './consumer/strategy.js';
export { EventPipeline } from './consumer/event-pipeline.js';
export type { Outcome } from './consumer/event-run.js';

export {
  type ParkedEvent,
  type ParkedEventFilter,
  type ParkedEventInFull,
  ParkedEvents,
  type Release,
} from './parking/parked-events.js';
export { ParkedTraces } from './parking/parked-traces.js';
export type { ParkingCause } from './parking/park.js';
export { BrokerAway } from './operations/broker-away.js';
export { EventLag, type Lag } from './operations/event-lag.js';
export {
  EventReplays,
  type ReplayBound,
  type ReplayPlace,
  type ReplayPlan,
  type ReplaySlice,
} from './operations/event-replays.js';
export { EventTraces, type Receipt, type TracedEvent } from './operations/event-traces.js';
export { Projections, type Rebuild } from './operations/projections.js';
export { OutboxArchive } from './relay/outbox-archive.js';
export { type RefusedRecord, RefusedRecords } from './relay/refused-records.js';

export type {
  Broker,
  BrokerConsumer,
  BrokerLog,
  BrokerProducer,
  IncomingRecord,
  LogPlace,
  OutgoingRecord,
  PartitionBatch,
  PartitionPosition,
  PartitionRecords,
  Refusal,
} from './broker/broker.js';
export { type BrokerSettings, openBroker } from './broker/open-broker.js';

/** The folder of this library's SQL migrations. */
export const migrationsOfMessaging = new URL('../migrations/', import.meta.url);
