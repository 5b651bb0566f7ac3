import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { Kafka as Client, logLevel } from 'kafkajs';
import { eventually } from '../eventually.js';
import { runAndKill, runs } from '../orphans.js';
import { BrokerUnavailable, untilBrokerAnswers } from './broker.js';
import type { Kafka } from './broker.js';
import { startKafka } from './start-kafka.js';

const given = process.env['KAFKA_BROKERS'];
let kafka: Kafka | undefined;
beforeEach(() => {
  delete process.env['KAFKA_BROKERS'];
});
afterEach(async () => {
  if (given !== undefined) process.env['KAFKA_BROKERS'] = given;
  await kafka?.stop();
  kafka = undefined;
});

test('what was acknowledged survives the death of the broker', async () => {
  kafka = await startKafka(process.env['CNFS_KAFKA'] === 'docker' ? 'docker' : 'auto');
  const client = new Client({ brokers: [kafka.brokers], logLevel: logLevel.NOTHING });
  const admin = client.admin();
  await admin.connect();
  await admin.createTopics({ topics: [{ topic: 'kept', numPartitions: 1 }], waitForLeaders: true });
  const producer = client.producer();
  await producer.connect();
  await producer.send({ topic: 'kept', acks: -1, messages: [{ key: 'a', value: '1' }] });
  await Promise.all([producer.disconnect(), admin.disconnect()]);

  await kafka.kill();
  await kafka.start();
  await admin.connect();
  expect(await admin.fetchTopicOffsets('kept')).toMatchObject([{ high: '1' }]);
  await admin.disconnect();
});

test('a broker that was given is used, and is not ours to kill', async () => {
  const brokers = process.env['CNFS_TEST_KAFKA'] ?? '';
  process.env['KAFKA_BROKERS'] = brokers;
  const borrowed = await startKafka();
  expect(borrowed).toMatchObject({ kind: 'given', brokers });
  await expect(borrowed.kill()).rejects.toThrow('not ours');
  await borrowed.stop();
  await untilBrokerAnswers(brokers);
});

test('a machine that has none says what was tried and what would help', async () => {
  const path = process.env['PATH'];
  process.env['PATH'] = '/nowhere';
  try {
    const refused = startKafka();
    await expect(refused).rejects.toBeInstanceOf(BrokerUnavailable);
    await expect(refused).rejects.toThrow(/KAFKA_BROKERS[^]*conteneurs[^]*Java 17[^]*Au choix/);
  } finally {
    process.env['PATH'] = path;
  }
});

test('a parent ended by kill -9 leaves no broker', async () => {
  const left = await runAndKill<{ pid: number }>(
    `const { pid } = await (await load('kafka/from-jars.ts')).startKafkaFromJars(); return { pid };`,
  );
  await eventually(() => !runs(left.pid), { what: 'the end of the broker' });
});
