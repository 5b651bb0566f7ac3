import { expect, jest, test } from '@jest/globals';
import { newId } from '@cnfs/kernel';
import { eventually, testKafka } from '@cnfs/testing';
import { type Admin, ConfigResourceTypes, Kafka, logLevel } from 'kafkajs';
import { conformsToThePort } from '../../testing/fixture/broker-conformance.js';
import { openBroker } from '../open-broker.js';

jest.setTimeout(90_000);

const open = () => openBroker(`kafka://${testKafka()}`, { clientId: 'spec', production: true });

conformsToThePort('Kafka', open);

const asAdmin = async <T>(work: (admin: Admin) => Promise<T>): Promise<T> => {
  const admin = new Kafka({ brokers: testKafka().split(','), logLevel: logLevel.NOTHING }).admin();
  await admin.connect();
  try {
    return await work(admin);
  } finally {
    await admin.disconnect();
  }
};

test('a member whose clock is set back stays one: it joins its group anew', async () => {
  const [topic, group] = [`spec.${newId()}`, newId()];
  await open().createTopics([{ name: topic, partitions: 1, owner: 'recruitment' }]);
  const membersOf = (admin: Admin) =>
    admin
      .describeGroups([group])
      .then(({ groups }) => groups[0]?.members.map(({ memberId }) => memberId) ?? []);
  const settings = { clientId: 'spec', production: true, sessionTimeout: 1_000 };
  const reader = openBroker(`kafka://${testKafka()}`, settings).consumer(group);
  await reader.run({ topics: [topic], onBatch: () => Promise.resolve() });
  await asAdmin(async (admin) => {
    const [before] = await eventually(async () => {
      const members = await membersOf(admin);
      return members.length > 0 && members;
    });
    const now = Date.now;
    const clock = jest.spyOn(Date, 'now').mockImplementation(() => now() - 3_600_000);
    try {
      const another = async () => (await membersOf(admin)).some((member) => member !== before);
      await eventually(another, { what: 'the member to join anew' });
    } finally {
      clock.mockRestore();
      await reader.close();
    }
  });
});

test('topics keep everything, with as many partitions as asked for', async () => {
  const name = `spec.${newId()}`;
  await open().createTopics([{ name, partitions: 5, owner: 'recruitment' }]);
  await asAdmin(async (admin) => {
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
  });
});

test('a record that is refused among others of one request is named, and the others are stored', async () => {
  const [narrow, wide] = [`spec.${newId()}`, `spec.${newId()}`];
  await asAdmin((admin) =>
    admin.createTopics({
      waitForLeaders: true,
      topics: [
        { topic: narrow, configEntries: [{ name: 'max.message.bytes', value: '1000' }] },
        { topic: wide, numPartitions: 1 },
      ],
    }),
  );
  const key = newId();
  const record = (topic: string, value: string) => ({ topic, key, value, headers: {} });
  const writer = open().producer();
  const refusals = await writer.send([
    record(wide, 'a'),
    record(wide, 'b'),
    record(narrow, 'x'.repeat(5_000)),
    record(narrow, 'y'),
  ]);
  expect(refusals).toEqual([{ index: 2, reason: 'MESSAGE_TOO_LARGE' }]);
  expect(await writer.send([record(wide, 'c'), record(wide, 'd')])).toEqual([]);
  await writer.close();
  const values: (string | undefined)[] = [];
  const reader = open().consumer('readers');
  await reader.run({
    topics: [narrow, wide],
    onBatch: ({ records }) => {
      values.push(...records.map(({ value }) => value?.toString()));
      return Promise.resolve();
    },
  });
  await eventually(() => values.includes('d'), { deadline: 20_000 });
  await reader.close();
  // What was stored before the refusal may be stored twice: the inbox knows it. Nothing is lost.
  expect([...new Set(values)]).toEqual(['a', 'b', 'c', 'd']);
});
