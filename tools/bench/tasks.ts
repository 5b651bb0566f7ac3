// What contestants are told, whether bare or the product.
import type { ServiceName } from '@cnfs/contracts';

interface Ground {
  readonly url: string;
  readonly brokers: string;
}

export interface RelayTask extends Ground {
  /** Events that are sent before it counts; what is over then goes on until the contestant is ended. 0: all counts. */
  readonly skip: number;
  /** Events that are counted; a batch more or less. */
  readonly most: number;
}

export interface ConsumeTask extends Ground {
  /** A new one starts at the beginning. */
  readonly group: string;
  readonly topic: string;
  readonly events: number;
  /** each: a reaction and a statement per event. run: one for all of a run. */
  readonly style: 'each' | 'run';
}

export interface ServeTask {
  readonly service: ServiceName;
  readonly url: string;
  /** null: nothing is relayed or heard. */
  readonly brokers: string | null;
  readonly group: string;
  /** Places in the chain of events. */
  readonly hears: number | null;
  readonly says: number | null;
}

export interface DriveTask {
  readonly says: number;
  readonly perSecond: number;
  readonly count: number;
}

export interface FullTask {
  readonly says: number;
  readonly seconds: number;
  readonly sideBySide: number;
}
