import { type Message, Partitioners, type Producer, type TopicMessages } from 'kafkajs';
import { chunksOf, type NumberedRecord } from '../chunks.js';
import type { BrokerProducer, OutgoingRecord, Refusal } from '../broker.js';
import type { Lifeline, TiedClient } from './lifeline.js';
import { RETRY } from './retry.js';

/** Bytes of a request's records. Below what a broker takes in one batch (1 MiB by default), for a whole request may go to one partition. */
const CHUNK = 512 * 1024;

/** What a broker answers to a record, or to a batch with such a record, that it will never take. */
const REFUSALS = new Set(['MESSAGE_TOO_LARGE', 'RECORD_LIST_TOO_LARGE', 'INVALID_RECORD']);

/**
 * Idempotent, one request in flight. After any failure the next send is by a new producer: kafkajs takes the sequence
 * numbers of the whole request back although some partitions may have stored theirs, and a broker silently drops what
 * comes under numbers it has seen. It is also the way out of OUT_OF_ORDER_SEQUENCE_NUMBER and UNKNOWN_PRODUCER_ID.
 */
export class KafkaProducer implements BrokerProducer {
  private current: Connection | undefined;
  private closed = false;
  private sending = false;

  constructor(private readonly open: () => TiedClient) {}

  async send(records: readonly OutgoingRecord[]): Promise<readonly Refusal[]> {
    const refusals: Refusal[] = [];
    const stopped = new Set<string>();
    for (const chunk of chunksOf(records, CHUNK)) {
      if ((await this.deliver(chunk, stopped)) === undefined) continue;
      // One of them is refused, or all are: each by itself tells. What was stored already is stored twice.
      for (const numbered of chunk) {
        const reason = await this.deliver([numbered], stopped);
        if (reason === undefined) continue;
        refusals.push({ index: numbered.index, reason });
        stopped.add(nameOf(numbered.record));
      }
    }
    return refusals;
  }

  async close(): Promise<void> {
    this.closed = true;
    await this.letGo();
  }

  /** A client at rest says goodbye; one that is at it is cut off. */
  private async letGo(): Promise<void> {
    const { current } = this;
    this.current = undefined;
    if (!current) return;
    if (this.sending) current.lifeline.cut();
    else await current.producer.disconnect().catch(() => undefined);
    current.lifeline.cut();
  }

  /** @returns why they are refused, if they are. */
  private async deliver(
    chunk: readonly NumberedRecord[],
    stopped: ReadonlySet<string>,
  ): Promise<string | undefined> {
    const records = chunk.map(({ record }) => record).filter((record) => !stopped.has(nameOf(record)));
    if (records.length === 0) return undefined;
    this.sending = true;
    try {
      const producer = await this.connected();
      await producer.sendBatch({ acks: -1, topicMessages: byTopic(records) });
      return undefined;
    } catch (error) {
      await this.letGo();
      const type = refusalOf(error);
      if (type === undefined) throw error;
      return type;
    } finally {
      this.sending = false;
    }
  }

  private async connected(): Promise<Producer> {
    if (this.closed) throw new Error('The producer is closed');
    if (this.current) return this.current.producer;
    const { kafka, lifeline } = this.open();
    const producer = kafka.producer({
      idempotent: true,
      maxInFlightRequests: 1,
      allowAutoTopicCreation: false,
      createPartitioner: Partitioners.DefaultPartitioner,
      retry: RETRY,
    });
    // Known before it is connected: whoever closes in the meantime ends the attempt.
    this.current = { producer, lifeline };
    await producer.connect();
    return producer;
  }
}

interface Connection {
  readonly producer: Producer;
  readonly lifeline: Lifeline;
}

function byTopic(records: readonly OutgoingRecord[]): TopicMessages[] {
  const messages = new Map<string, Message[]>();
  for (const { topic, key, value, headers } of records) {
    const message: Message = { key, value, headers };
    const others = messages.get(topic);
    if (others) others.push(message);
    else messages.set(topic, [message]);
  }
  return [...messages].map(([topic, all]) => ({ topic, messages: all }));
}

function refusalOf(error: unknown): string | undefined {
  for (let current = error; current instanceof Error; current = current.cause) {
    const { type } = current as { type?: unknown };
    if (typeof type === 'string' && REFUSALS.has(type)) return type;
  }
  return undefined;
}

function nameOf({ topic, key }: OutgoingRecord): string {
  return `${topic}\n${key}`;
}
