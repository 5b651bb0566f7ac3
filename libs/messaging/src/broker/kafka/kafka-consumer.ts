import { Logger } from '@nestjs/common';
import type { Consumer, EachBatchPayload } from 'kafkajs';
import { backoff, wait } from '../../backoff.js';
import type { BrokerConsumer } from '../broker.js';
import { incoming } from './incoming.js';
import type { TiedClient } from './lifeline.js';
import { OffsetCommits, type PartitionOffset } from './offset-commits.js';
import { RETRY } from './retry.js';

type Handler = Parameters<BrokerConsumer['run']>[0];

/** Milliseconds. */
const LONGEST_FETCH = 500;

/** What a member that closes has to tell the group that it leaves, once its transactions have ended. */
const GOODBYE = 10_000;

/** After one, the group has dropped a member it does not hear of; its own next heartbeat may have been on the way. */
const SESSIONS_OF_SILENCE = 2;

/** Without any sign of life for so long, the loop is taken for dead. Above what all retries of one request take. */
const SILENCE = 300_000;

/**
 * Bytes of a partition in one answer: kafkajs asks again only when all partitions of it are done. With events of the usual
 * size, it is a run of some ninety for each of four lanes.
 */
const PARTITION_BYTES = 340 * 1024;

/** Batches at hand at once; how many runs they make side by side is the pipeline's decision. */
const PARTITIONS_AT_ONCE = 32;

interface OpenBatch {
  readonly abort: AbortController;
  readonly failed: (error: Error) => void;
}

/** A member of a group. kafkajs gives up on errors it holds for final: a new consumer then takes its place, for ever. */
export class KafkaConsumer implements BrokerConsumer {
  private readonly logger = new Logger(KafkaConsumer.name);
  private readonly closing = new AbortController();
  private readonly batches = new Set<OpenBatch>();
  private readonly commits = new OffsetCommits(this.closing.signal, (error) => {
    for (const batch of this.batches) batch.failed(error);
  });
  private loop: Promise<void> = Promise.resolve();
  private lastSign = performance.now();
  /** From its joining the group to its end: before, it waits for a broker that may be away, and is well. */
  private joined = false;
  private everJoined = false;
  /** In a row, without having joined. */
  private failures = 0;

  constructor(
    private readonly open: () => TiedClient,
    private readonly group: string,
    /** Milliseconds after which a member that gives no sign of life is taken for dead. */
    private readonly sessionTimeout: number,
  ) {}

  /** Several in a session: one that is late costs nothing. */
  private get heartbeatInterval(): number {
    return Math.floor(this.sessionTimeout / 4);
  }

  /** Returns at once: a broker that is away does not keep a service from starting. */
  run(handler: Handler): Promise<void> {
    this.loop = this.consume(handler);
    return Promise.resolve();
  }

  isHealthy(): boolean {
    return !this.joined || performance.now() - this.lastSign < SILENCE;
  }

  hasJoined(): boolean {
    return this.everJoined;
  }

  async close(): Promise<void> {
    this.closing.abort();
    this.letGo();
    await this.loop;
  }

  private async consume(handler: Handler): Promise<void> {
    while (!this.closing.signal.aborted) {
      await this.member(handler).catch((error: unknown) => {
        this.logger.warn(
          `Consumer of ${this.group}: ${error instanceof Error ? error.message : String(error)}`,
        );
      });
      await wait(backoff(++this.failures, { first: 200, most: 5_000 }), this.closing.signal);
    }
  }

  /** From its joining to its end. Whatever way it ends, nothing of it stays in the group, or comes back to it. */
  private async member(handler: Handler): Promise<void> {
    const { kafka, lifeline } = this.open();
    const consumer = kafka.consumer({
      groupId: this.group,
      sessionTimeout: this.sessionTimeout,
      heartbeatInterval: this.heartbeatInterval,
      maxWaitTimeInMs: LONGEST_FETCH,
      maxBytesPerPartition: PARTITION_BYTES,
      allowAutoTopicCreation: false,
      // We start anew ourselves: a start of its own is not seen by whoever closes, and would join after the goodbye.
      retry: { ...RETRY, restartOnFailure: () => Promise.resolve(false) },
    });
    const ended = this.watch(consumer);
    let patience: NodeJS.Timeout | undefined;
    const hurry = () => {
      patience = setTimeout(() => lifeline.cut(), this.joined ? GOODBYE : 0);
    };
    this.closing.signal.addEventListener('abort', hurry, { once: true });
    try {
      await consumer.connect();
      await consumer.subscribe({ topics: [...handler.topics], fromBeginning: true });
      const running = consumer.run({
        autoCommit: false,
        eachBatchAutoResolve: false,
        partitionsConsumedConcurrently: PARTITIONS_AT_ONCE,
        eachBatch: (payload) => this.eachBatch(payload, handler),
      });
      await Promise.race([running, ended]);
      await ended;
    } finally {
      if (this.closing.signal.aborted) await this.commits.settled();
      await consumer.disconnect().catch(() => undefined);
      this.closing.signal.removeEventListener('abort', hurry);
      clearTimeout(patience);
      lifeline.cut();
    }
  }

  /** @returns what is resolved when the consumer is closed, or has given up. */
  private watch(consumer: Consumer): Promise<void> {
    const { events } = consumer;
    const alive = () => void (this.lastSign = performance.now());
    for (const event of [events.FETCH_START, events.HEARTBEAT, events.CONNECT, events.REQUEST] as const) {
      consumer.on(event, alive);
    }
    let lastHeartbeat = performance.now();
    consumer.on(events.HEARTBEAT, () => void (lastHeartbeat = performance.now()));
    // Partitions are dealt out anew: the group starts again from what was committed, and so must we.
    consumer.on(events.REBALANCING, () => this.letGo());
    consumer.on(events.GROUP_JOIN, () => {
      this.joined = this.everJoined = true;
      this.failures = 0;
      this.commits.reset();
      lastHeartbeat = performance.now();
      alive();
      this.letGo();
    });
    return new Promise<void>((resolve) => {
      const over = (why: string) => {
        this.joined = false;
        alive();
        this.logger.warn(`Consumer of ${this.group}: ${why}`);
        this.letGo();
        resolve();
      };
      consumer.on(events.CRASH, ({ payload }) => over(payload.error.message));
      // kafkajs reads on without a heartbeat when the wall clock is set back, which tells it when one is due, and when its
      // group dropped it and its coordinator was not ready when it joined anew: it never notices. Another member takes its place.
      consumer.on(events.FETCH_START, () => {
        if (this.joined && performance.now() - lastHeartbeat > SESSIONS_OF_SILENCE * this.sessionTimeout)
          over('it reads on although its group no longer hears of it');
      });
      this.closing.signal.addEventListener('abort', () => resolve(), { once: true });
    });
  }

  private letGo(): void {
    for (const { abort } of this.batches) abort.abort();
  }

  private async eachBatch(payload: EachBatchPayload, handler: Handler): Promise<void> {
    const { batch } = payload;
    const { topic, partition } = batch;
    const abort = new AbortController();
    const failures: Error[] = [];
    const failed = (error: Error) => {
      failures.push(error);
      abort.abort();
    };
    const beat = setInterval(() => void payload.heartbeat().catch(failed), this.heartbeatInterval);
    const open = { abort, failed };
    this.batches.add(open);
    if (this.closing.signal.aborted) abort.abort();
    try {
      await handler.onBatch({
        topic,
        partition,
        records: batch.messages.map(incoming),
        behind: Number(batch.offsetLag()),
        signal: abort.signal,
        commit: (next) => {
          payload.resolveOffset(String(next - 1));
          this.commits.add({ topic, partition, next }, (offsets) => tell(payload, offsets));
          return Promise.resolve();
        },
      });
      // The partition may be someone else's in a moment, who begins where the group knows us to be.
      if (abort.signal.aborted) await this.commits.settled();
    } finally {
      clearInterval(beat);
      this.batches.delete(open);
    }
    // kafkajs joins the group again when it sees one of its own errors.
    const [failure] = failures;
    if (failure) throw failure;
  }
}

async function tell(payload: EachBatchPayload, offsets: readonly PartitionOffset[]): Promise<void> {
  const topics = offsets.map(({ topic, partition, next }) => ({
    topic,
    partitions: [{ partition, offset: String(next) }],
  }));
  await payload.commitOffsetsIfNecessary({ topics });
}
