import { expect, jest, test } from '@jest/globals';
import { newId } from '@cnfs/kernel';
import { testKafka } from '@cnfs/testing';
import { ConfigResourceTypes, Kafka, logLevel } from 'kafkajs';
import { conformsToThePort } from '../../testing/fixture/broker-conformance.js';
import { openBroker } from '../open-broker.js';

jest.setTimeout(90_000);

const open = () => openBroker(`kafka://${testKafka()}`, { clientId: 'spec', production: true });

conformsToThePort('Kafka', open);

test('topics keep everything, with as many partitions as asked for', async () => {
  const name = `spec.${newId()}`;
  await open().createTopics([{ name, partitions: 5, owner: 'recruitment' }]);
  const admin = new Kafka({ brokers: testKafka().split(','), logLevel: logLevel.NOTHING }).admin();
  await admin.connect();
  try {
    const { topics } = await admin.fetchTopicMetadata({ topics: [name] });
    expect(topics[0]?.partitions).toHaveLength(5);
    const { resources } = await admin.describeConfigs({
      includeSynonyms: false,
      resources: [{ type: ConfigResourceTypes.TOPIC, name, configNames: ['retention.ms', 'cleanup.policy'] }],
    });
    const values = resources[0]?.configEntries.map(({ configName, configValue }) => [
      configName,
      configValue,
    ]);
    expect(Object.fromEntries(values ?? [])).toEqual({ 'retention.ms': '-1', 'cleanup.policy': 'delete' });
  } finally {
    await admin.disconnect();
  }
});
