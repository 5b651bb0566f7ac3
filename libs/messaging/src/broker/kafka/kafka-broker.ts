// Apache Kafka by kafkajs, which is imported in this folder only.
import { topicSettings, type Topic } from '@cnfs/contracts';
import { Logger } from '@nestjs/common';
import { Kafka, type KafkaConfig, logLevel, type SASLOptions } from 'kafkajs';
import type { Broker, BrokerConsumer, BrokerLog, BrokerProducer } from '../broker.js';
import { KafkaConsumer } from './kafka-consumer.js';
import { KafkaLog } from './kafka-log.js';
import { KafkaProducer } from './kafka-producer.js';
import { Lifeline, type TiedClient } from './lifeline.js';
import { RETRY } from './retry.js';

export interface KafkaAddress {
  /** host:port */
  readonly brokers: readonly string[];
  readonly tls: boolean;
  readonly username?: string;
  readonly password?: string;
}

export class KafkaBroker implements Broker {
  private readonly logger = new Logger('Kafka');

  constructor(
    private readonly address: KafkaAddress,
    private readonly clientId: string,
    private readonly sessionTimeout: number,
  ) {}

  async createTopics(topics: readonly Topic[]): Promise<void> {
    const admin = this.client().admin();
    await admin.connect();
    try {
      const existing = new Set(await admin.listTopics());
      const missing = topics.filter(({ name }) => !existing.has(name));
      if (missing.length === 0) return;
      await admin.createTopics({
        waitForLeaders: true,
        topics: missing.map(({ name: topic, partitions }) => ({
          topic,
          numPartitions: partitions,
          configEntries: Object.entries(topicSettings).map(([name, value]) => ({ name, value })),
        })),
      });
    } finally {
      await admin.disconnect();
    }
  }

  producer(): BrokerProducer {
    return new KafkaProducer(() => this.tied());
  }

  consumer(group: string): BrokerConsumer {
    return new KafkaConsumer(() => this.tied(), group, this.sessionTimeout);
  }

  log(): BrokerLog {
    return new KafkaLog(this.client(), this.clientId);
  }

  /** A client whose connections can be cut. */
  private tied(): TiedClient {
    const lifeline = new Lifeline(this.address.brokers);
    return { kafka: this.client(lifeline), lifeline };
  }

  private client({ brokers, socketFactory }: Connecting = { brokers: [...this.address.brokers] }): Kafka {
    const { tls, username, password = '' } = this.address;
    const sasl: SASLOptions | undefined =
      username === undefined ? undefined : { mechanism: 'scram-sha-512', username, password };
    return new Kafka({
      clientId: this.clientId,
      brokers,
      socketFactory,
      ssl: tls,
      sasl,
      retry: RETRY,
      connectionTimeout: 3_000,
      logLevel: logLevel.ERROR,
      // What it calls an error is most often an attempt that is made again: what matters is seen in health and metrics.
      logCreator:
        () =>
        ({ namespace, log }) =>
          this.logger.warn(`${namespace}: ${log.message} ${String(log['error'] ?? '')}`.trim()),
    });
  }
}

type Connecting = Pick<KafkaConfig, 'brokers' | 'socketFactory'>;
