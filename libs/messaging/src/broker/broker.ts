// The port behind which the broker stands. Two implementations, one conformance suite: Kafka, and a log in Postgres.
import type { Topic } from '@cnfs/contracts';

/** A record to be written: order is kept among those of one topic and key. */
export interface OutgoingRecord {
  readonly topic: string;
  readonly key: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly value: string;
}

/** A record that this broker will never take, whoever sends it again. */
export interface Refusal {
  /** Its place among the records handed to `send`. */
  readonly index: number;
  readonly reason: string;
}

export interface IncomingRecord {
  readonly offset: number;
  /** Bytes as written by whoever wrote them: nothing is trusted yet. */
  readonly key: Buffer | null;
  readonly headers: Readonly<Record<string, Buffer>>;
  readonly value: Buffer | null;
}

/** Records of one partition, in order, and the way to say how far they are done. */
export interface PartitionBatch {
  readonly topic: string;
  readonly partition: number;
  readonly records: readonly IncomingRecord[];
  /** Records of the partition written after these. */
  readonly behind: number;
  /** Given when the partition is taken away or the consumer closes: begin nothing more. */
  readonly signal: AbortSignal;
  /**
   * All records below this offset are done: the group starts there next time. Known to the broker soon, and before the
   * partition is given up in good order; nobody waits for it. Never rejects: what fails gives the signal.
   */
  commit(nextOffset: number): Promise<void>;
}

export interface BrokerProducer {
  /**
   * Writes the records; resolved once every one is stored or refused. After a refused record, those of the same topic
   * and key in this call are not sent. Rejects when the broker is away: any part may then have been written.
   */
  send(records: readonly OutgoingRecord[]): Promise<readonly Refusal[]>;
  /** Gives up what is being sent, which rejects: nothing that the broker has not received by now ever reaches it. */
  close(): Promise<void>;
}

export interface BrokerConsumer {
  /** Joins the group and hands over batches, several partitions side by side; a new group starts at the beginning. */
  run(handler: {
    readonly topics: readonly string[];
    onBatch(batch: PartitionBatch): Promise<void>;
  }): Promise<void>;
  /** The loop that asks for records turns, whether or not the broker answers. */
  isHealthy(): boolean;
  /** Whether it has been a member of its group since it runs: it then takes its share of the partitions. */
  hasJoined(): boolean;
  /** Gives the signal to the batches at hand, waits for them, leaves the group. */
  close(): Promise<void>;
}

export interface LogPlace {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
}

/** Where a partition stands, and where a group does in it. */
export interface PartitionPosition {
  readonly topic: string;
  readonly partition: number;
  /** Offset of the oldest record that is kept. */
  readonly first: number;
  /** Offset that the next record will have. */
  readonly end: number;
  /** Where the group goes on next time; null while it has committed nothing here. */
  readonly next: number | null;
}

export interface PartitionRecords {
  readonly topic: string;
  readonly partition: number;
  readonly records: readonly IncomingRecord[];
}

/**
 * The log as whoever looks after it sees it. It belongs to no group: looking changes nobody's progress.
 * Every method rejects after a few seconds when the broker does not answer, but `read`, which waits for it.
 */
export interface BrokerLog {
  /** Of topics that exist, sorted by topic and partition. */
  positions(topics: readonly string[], group?: string): Promise<PartitionPosition[]>;
  /** In each partition, the first record that the broker was given at that instant (real time) or later, or the end. */
  placesAt(topics: readonly string[], instant: Date): Promise<LogPlace[]>;
  /**
   * Hands over each record once, in the order of its partition, from these places on and as they are written; one call at
   * a time. Resolves once the signal is given, or at once without a place; nothing is handed over after that.
   * @throws whatever the callback throws
   */
  read(
    from: readonly LogPlace[],
    onRecords: (records: PartitionRecords) => Promise<void>,
    signal: AbortSignal,
  ): Promise<void>;
}

export interface Broker {
  /** Makes those that do not exist; leaves the others as they are. */
  createTopics(topics: readonly Topic[]): Promise<void>;
  producer(): BrokerProducer;
  consumer(group: string): BrokerConsumer;
  log(): BrokerLog;
}
