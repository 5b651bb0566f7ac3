// kafkajs with the product's settings, and nothing around it.
import { Kafka, logLevel, Partitioners, type Producer } from 'kafkajs';

const retry = { retries: 100, initialRetryTime: 50, maxRetryTime: 1_000 };

export function bareKafka(brokers: string): Kafka {
  return new Kafka({ clientId: 'bare', brokers: brokers.split(','), retry, logLevel: logLevel.NOTHING });
}

export async function bareProducer(brokers: string): Promise<Producer> {
  const producer = bareKafka(brokers).producer({
    idempotent: true,
    maxInFlightRequests: 1,
    allowAutoTopicCreation: false,
    createPartitioner: Partitioners.DefaultPartitioner,
    retry,
  });
  await producer.connect();
  return producer;
}

export const CONSUMER = {
  sessionTimeout: 6_000,
  heartbeatInterval: 1_500,
  maxWaitTimeInMs: 500,
  maxBytesPerPartition: 256 * 1024,
  allowAutoTopicCreation: false,
  retry,
};
