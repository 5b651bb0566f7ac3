import type { DeployableName, EventDefinition } from '@cnfs/contracts';
import type { Registry } from 'prom-client';
import type { Broker } from './broker/broker.js';

/** Injection token of the programme's clock (kernel's `Clock`), which the platform provides. */
export const CLOCK = Symbol('CLOCK');

/** Injection token of `MessagingOptions`. */
export const MESSAGING_OPTIONS = Symbol('MESSAGING_OPTIONS');

/** A local copy of what other services told, which can be emptied and filled anew from their events: data of the service. */
export interface Projection {
  /** As an operator names it: 'creditor'. */
  readonly name: string;
  /** What it keeps, in French. */
  readonly description: string;
  /** Where its rows are: nobody else writes there while it is rebuilt. */
  readonly tables: readonly string[];
  /** The SQL that takes out of them all that the events told. */
  readonly empty: string;
  /** What it is made of. The service makes nothing else of these events, and its reactions to them append none. */
  readonly events: readonly EventDefinition[];
}

export interface MessagingOptions {
  /** Whose schema this is: owner of its topics, consumer group, actor of its reactions. */
  readonly service: DeployableName;
  /** null: nothing is sent or received; events are handed over by `deliver` (specs). */
  readonly broker: Broker | null;
  /**
   * Whether this process relays and consumes. Default true; false where it only commits, and another process of the
   * service does both.
   */
  readonly works?: boolean;
  readonly projections?: readonly Projection[];
  /** Runs of events side by side in the process; below the size of the connection pool. Default 4. */
  readonly lanes?: number;
  /** How often an event may end the process while it runs alone before it is parked unrun. Default 2. */
  readonly fatalStarts?: number;
  /** Shorter times of the relay, for specs and trials; what is not told stays as it is. */
  readonly relay?: Partial<RelayLimits>;
  /** Where the metrics are registered. Default: a registry of its own, `MessagingMetrics.registry`. */
  readonly registry?: Registry;
}

/** Times of a relay, in milliseconds. */
export interface RelayLimits {
  /** Between two looks at an outbox that was found empty, and between two asks for a lock that another holds. */
  readonly poll: number;
  /** A session from which the server hears nothing for so long is ended, and its lock goes to another. */
  readonly idle: number;
  /** How often a session that waits for the broker tells that it is there. */
  readonly keepAlive: number;
  /** A database that says nothing for so long is taken for gone: before it may have given the lock to another. */
  readonly silence: number;
}

export const RELAY_LIMITS: RelayLimits = { poll: 1_000, idle: 15_000, keepAlive: 5_000, silence: 10_000 };
