// Clients that are closed while the broker is away: they end at once, and nothing of them reaches the broker later.
import { newId } from '@cnfs/kernel';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { eventually, type Kafka, startKafka } from '@cnfs/testing';
import type { BrokerProducer } from '../broker.js';
import { openBroker } from '../open-broker.js';

jest.setTimeout(90_000);

let kafka: Kafka;

beforeAll(async () => {
  kafka = await startKafka();
});

afterAll(() => kafka?.stop());

const open = () => openBroker(`kafka://${kafka.brokers}`, { clientId: 'spec', production: true });
const send = (producer: BrokerProducer, topic: string, value: string) =>
  producer.send([{ topic, key: 'key', value, headers: {} }]);

async function valuesOf(topic: string, until: string): Promise<string[]> {
  const values: string[] = [];
  const reader = open().consumer(newId());
  await reader.run({
    topics: [topic],
    onBatch: async (batch) => {
      values.push(...batch.records.map(({ value }) => value?.toString() ?? ''));
      await batch.commit((batch.records.at(-1)?.offset ?? 0) + 1);
    },
  });
  await eventually(() => values.includes(until), { deadline: 30_000 });
  await reader.close();
  return values;
}

test('neither a producer that was sending nor one that was connecting sends after it was closed', async () => {
  const topic = `spec.${newId()}`;
  await open().createTopics([{ name: topic, partitions: 1, owner: 'recruitment' }]);
  const [connected, connecting, next] = [open().producer(), open().producer(), open().producer()];
  await send(connected, topic, 'before');
  await kafka.kill();
  const given = [send(connected, topic, 'sending'), send(connecting, topic, 'connecting')];
  const outcomes = Promise.allSettled(given);
  await Promise.all([connected.close(), connecting.close()]);
  const closedAt = performance.now();
  expect((await outcomes).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect(performance.now() - closedAt).toBeLessThan(5_000);
  await expect(send(connected, topic, 'closed')).rejects.toThrow('closed');
  await kafka.start();
  await send(next, topic, 'after');
  await next.close();
  expect(await valuesOf(topic, 'after')).toEqual(['before', 'after']);
});

test('a producer that waits for a frozen broker gives up when it is closed', async () => {
  const topic = `spec.${newId()}`;
  await open().createTopics([{ name: topic, partitions: 1, owner: 'recruitment' }]);
  const producer = open().producer();
  await send(producer, topic, 'before');
  await kafka.pause();
  const outcome = send(producer, topic, 'frozen').then(
    () => 'sent',
    () => 'given up',
  );
  await producer.close();
  expect(await outcome).toBe('given up');
  await kafka.resume();
});

test('a consumer that waits for the broker closes at once, and does not join when it is back', async () => {
  const topic = `spec.${newId()}`;
  await open().createTopics([{ name: topic, partitions: 1, owner: 'recruitment' }]);
  const producer = open().producer();
  await send(producer, topic, 'before');
  await producer.close();
  await kafka.kill();
  const given: string[] = [];
  const closed = open().consumer('group');
  await closed.run({
    topics: [topic],
    onBatch: ({ records }) => {
      given.push(...records.map(({ value }) => value?.toString() ?? ''));
      return Promise.resolve();
    },
  });
  const closing = performance.now();
  await closed.close();
  expect(performance.now() - closing).toBeLessThan(5_000);
  await kafka.start();
  expect(await valuesOf(topic, 'before')).toEqual(['before']);
  expect(given).toEqual([]);
});
