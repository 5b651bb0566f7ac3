import { newId } from '@cnfs/kernel';
import type { Admin, Consumer, EachBatchPayload, Kafka } from 'kafkajs';
import { backoff, wait } from '../../backoff.js';
import type { BrokerLog, LogPlace, PartitionPosition, PartitionRecords } from '../broker.js';
import { incoming } from './incoming.js';
import { RETRY } from './retry.js';

/** Someone waits for the answer: a broker that is away is told of, not waited for. */
const IMPATIENT = { retries: 3, initialRetryTime: 100, maxRetryTime: 500 };

/** A group nobody asked for since the broker started is looked up first. */
const COORDINATOR_ATTEMPTS = 8;

const LONGEST_FETCH = 200; // milliseconds

type Given = (records: PartitionRecords) => Promise<void>;

export class KafkaLog implements BrokerLog {
  constructor(
    private readonly kafka: Kafka,
    private readonly clientId: string,
  ) {}

  positions(topics: readonly string[], group?: string): Promise<PartitionPosition[]> {
    return this.asking(async (admin) => {
      const existing = await existingOf(admin, topics);
      const progress = group === undefined ? [] : await progressOf(admin, group, existing);
      const next = new Map(
        progress.flatMap(({ topic, partitions }) =>
          partitions.map(({ partition, offset }) => [`${topic}/${partition}`, Number(offset)] as const),
        ),
      );
      const found = await Promise.all(
        existing.map(async (topic) =>
          (await admin.fetchTopicOffsets(topic)).map(({ partition, low, high }) => {
            const committed = next.get(`${topic}/${partition}`) ?? -1;
            return {
              ...{ topic, partition, first: Number(low), end: Number(high) },
              next: committed < 0 ? null : committed,
            };
          }),
        ),
      );
      return found.flat().sort(byPlace);
    });
  }

  placesAt(topics: readonly string[], instant: Date): Promise<LogPlace[]> {
    return this.asking(async (admin) => {
      const existing = await existingOf(admin, topics);
      const found = await Promise.all(
        existing.map(async (topic) =>
          (await admin.fetchTopicOffsetsByTimestamp(topic, instant.getTime())).map(
            ({ partition, offset }) => ({
              ...{ topic, partition, offset: Number(offset) },
            }),
          ),
        ),
      );
      return found.flat().sort(byPlace);
    });
  }

  /** By a group that lives as long as the reading and commits nothing: of it the broker keeps nothing. */
  async read(from: readonly LogPlace[], onRecords: Given, signal: AbortSignal): Promise<void> {
    if (signal.aborted || from.length === 0) return;
    const consumer = this.kafka.consumer({
      groupId: `${this.clientId}.reader.${newId()}`,
      maxWaitTimeInMs: LONGEST_FETCH,
      allowAutoTopicCreation: false,
      retry: RETRY,
    });
    const ended = endOf(consumer, signal);
    const places = new Places(from, onRecords, ended, signal);
    try {
      await consumer.connect();
      await consumer.subscribe({ topics: [...new Set(from.map(({ topic }) => topic))], fromBeginning: true });
      await consumer.run({
        autoCommit: false,
        eachBatchAutoResolve: false,
        eachBatch: places.eachBatch,
      });
      for (const { topic, partition, offset } of from) {
        consumer.seek({ topic, partition, offset: String(offset) });
      }
      await ended.promise;
    } finally {
      await consumer.disconnect().catch(() => undefined);
      await places.idle();
    }
  }

  private async asking<T>(question: (admin: Admin) => Promise<T>): Promise<T> {
    const admin = this.kafka.admin({ retry: IMPATIENT });
    try {
      await admin.connect();
      return await question(admin);
    } finally {
      await admin.disconnect().catch(() => undefined);
    }
  }
}

/** Which record of each partition is the next to be handed over: what comes again, or was not asked for, is passed over. */
class Places {
  private readonly next: Map<string, number>;
  private turn: Promise<void> = Promise.resolve();

  constructor(
    from: readonly LogPlace[],
    private readonly onRecords: Given,
    private readonly ended: End,
    private readonly signal: AbortSignal,
  ) {
    this.next = new Map(from.map(({ topic, partition, offset }) => [`${topic}/${partition}`, offset]));
  }

  /** The batch at hand is over. */
  idle(): Promise<void> {
    return this.turn.catch(() => undefined);
  }

  readonly eachBatch = async (payload: EachBatchPayload): Promise<void> => {
    const { batch } = payload;
    const { topic, partition } = batch;
    const place = `${topic}/${partition}`;
    const next = this.next.get(place) ?? Infinity;
    const records = batch.messages.filter(({ offset }) => Number(offset) >= next).map(incoming);
    const last = records.at(-1);
    if (last && !this.signal.aborted) {
      this.next.set(place, last.offset + 1);
      this.turn = this.turn.then(() => this.onRecords({ topic, partition, records }));
      try {
        await this.turn;
      } catch (error) {
        this.ended.fail(error);
      }
    }
    payload.resolveOffset(batch.lastOffset());
    await payload.heartbeat();
  };
}

interface End {
  readonly promise: Promise<void>;
  readonly fail: (error: unknown) => void;
}

/** Over when the signal is given, when the callback throws, or when kafkajs gives up. */
function endOf(consumer: Consumer, signal: AbortSignal): End {
  let fail: End['fail'] = () => undefined;
  const promise = new Promise<void>((resolve, reject) => {
    fail = reject;
    signal.addEventListener('abort', () => resolve(), { once: true });
    consumer.on(consumer.events.CRASH, ({ payload }) => {
      if (!payload.restart) reject(payload.error);
    });
  });
  promise.catch(() => undefined); // whoever reads awaits it; until then a failure is nobody's surprise
  return { promise, fail };
}

/** kafkajs asks once, also where the answer is that the broker is not there yet. */
async function progressOf(admin: Admin, groupId: string, topics: string[]) {
  if (topics.length === 0) return [];
  for (let attempt = 1; ; attempt++) {
    try {
      return await admin.fetchOffsets({ groupId, topics });
    } catch (error) {
      const passes = error instanceof Error && 'retriable' in error && error.retriable === true;
      if (!passes || attempt > COORDINATOR_ATTEMPTS) throw error;
      await wait(backoff(attempt, { first: 50, most: 1_000 }));
    }
  }
}

async function existingOf(admin: Admin, topics: readonly string[]): Promise<string[]> {
  const existing = new Set(await admin.listTopics());
  return topics.filter((topic) => existing.has(topic));
}

function byPlace(a: Omit<LogPlace, 'offset'>, b: Omit<LogPlace, 'offset'>): number {
  return a.topic === b.topic ? a.partition - b.partition : a.topic < b.topic ? -1 : 1;
}
