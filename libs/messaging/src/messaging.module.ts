import { type DynamicModule, Module } from '@nestjs/common';
import { EventPipeline } from './consumer/event-pipeline.js';
import { EventRun } from './consumer/event-run.js';
import { Failures } from './consumer/failures.js';
import { Reactions } from './consumer/reactions.js';
import { EventStrategy } from './consumer/strategy.js';
import { MessagingMetrics } from './metrics.js';
import { EventLag } from './operations/event-lag.js';
import { EventReplays } from './operations/event-replays.js';
import { EventTraces } from './operations/event-traces.js';
import { Projections } from './operations/projections.js';
import { MESSAGING_OPTIONS, type MessagingOptions } from './options.js';
import { OutboxSignal } from './outbox-signal.js';
import { ParkedEvents } from './parking/parked-events.js';
import { ParkedTraces } from './parking/parked-traces.js';
import { OutboxArchive } from './relay/outbox-archive.js';
import { RefusedRecords } from './relay/refused-records.js';
import { Relay } from './relay/relay.js';
import { UnitOfWork } from './unit-of-work.js';

const shared = [
  OutboxSignal,
  UnitOfWork,
  MessagingMetrics,
  EventPipeline,
  EventStrategy,
  ParkedEvents,
  ParkedTraces,
  RefusedRecords,
  OutboxArchive,
  ...[EventLag, EventTraces, EventReplays, Projections],
];

/** Needs a global `DataSource` (typeorm) on the service's schema and a global `CLOCK`. Starts and stops the relay; see `connectReactions`. */
@Module({})
export class MessagingModule {
  static forRoot(options: MessagingOptions): DynamicModule {
    const given = { provide: MESSAGING_OPTIONS, useValue: options };
    return {
      module: MessagingModule,
      global: true,
      providers: [given, ...shared, EventRun, Failures, Reactions, Relay],
      exports: [MESSAGING_OPTIONS, ...shared],
    };
  }
}
