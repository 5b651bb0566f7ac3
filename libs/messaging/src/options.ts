import type { ServiceName } from '@cnfs/contracts';
import type { Registry } from 'prom-client';
import type { Broker } from './broker/broker.js';

/** Injection token of the programme's clock (kernel's `Clock`), which the platform provides. */
export const CLOCK = Symbol('CLOCK');

/** Injection token of `MessagingOptions`. */
export const MESSAGING_OPTIONS = Symbol('MESSAGING_OPTIONS');

export interface MessagingOptions {
  /** Whose schema this is: owner of its topics, consumer group, actor of its reactions. */
  readonly service: ServiceName;
  /** null: nothing is sent or received; events are handed over by `deliver` (specs). */
  readonly broker: Broker | null;
  /** Runs of events side by side in the process; below the size of the connection pool. Default 4. */
  readonly lanes?: number;
  /** How often an event may end the process while it runs alone before it is parked unrun. Default 2. */
  readonly fatalStarts?: number;
  /** Where the metrics are registered. Default: a registry of its own, `MessagingMetrics.registry`. */
  readonly registry?: Registry;
}
