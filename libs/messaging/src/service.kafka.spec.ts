// The whole way on the real broker: outbox, relay, Kafka, consumer, inbox.
import { afterAll, afterEach, beforeAll, expect, jest, test } from '@jest/globals';
import { eventually, type Kafka, startKafka, testKafka } from '@cnfs/testing';
import { openBroker } from './broker/open-broker.js';
import { CaseAdvanced, newCase, steps, topicsOfSpecs } from './testing/fixture/case-events.js';
import { Behaviour, CaseReactions } from './testing/fixture/case-reactions.js';
import { type SpecDatabase, specDatabase } from './testing/fixture/database.js';
import { noCause, openService, type SpecApplication } from './testing/fixture/service.js';

jest.setTimeout(120_000);

let database: SpecDatabase;
let ownKafka: Kafka | undefined;
const opened: SpecApplication[] = [];

beforeAll(async () => {
  database = await specDatabase();
});

afterEach(async () => {
  for (const service of opened.splice(0)) await service.close();
  await ownKafka?.stop();
});

afterAll(() => database.drop());

const brokerAt = (brokers: string, clientId: string) =>
  openBroker(`kafka://${brokers}`, { clientId, production: true });

async function start(service: 'recruitment' | 'training', brokers: string): Promise<SpecApplication> {
  const values = [{ provide: Behaviour, useValue: new Behaviour() }];
  const reactions = service === 'training' ? [CaseReactions] : [];
  const app = await openService(database, service, { broker: brokerAt(brokers, service), reactions, values });
  opened.push(app);
  return app;
}

const advance = ({ unitOfWork }: SpecApplication, caseId: string, step: number) =>
  unitOfWork.run(noCause, (tx) => {
    for (const data of steps(caseId, step, step)) tx.append(CaseAdvanced, data);
    return Promise.resolve();
  });

const stepsTaken = async (service: SpecApplication, caseId: string) =>
  (
    await service.rows<{ step: number }>(
      `select step from effect where handler = 'record' and case_id = $1 order by n`,
      [caseId],
    )
  ).map(({ step }) => step);

const range = (to: number) => Array.from({ length: to }, (_, n) => n + 1);

test('what one service commits has its effect in the other, once and in order, and is answered by an event', async () => {
  await brokerAt(testKafka(), 'spec').createTopics(topicsOfSpecs);
  const recruitment = await start('recruitment', testKafka());
  const training = await start('training', testKafka());
  const cases = Array.from({ length: 10 }, newCase);
  await Promise.all(
    cases.map(async (caseId) => {
      for (const step of range(20)) await advance(recruitment, caseId, step);
    }),
  );
  for (const caseId of cases) {
    await eventually(async () => (await stepsTaken(training, caseId)).length >= 20, { deadline: 60_000 });
    expect(await stepsTaken(training, caseId)).toEqual(range(20));
  }
  await eventually(async () => (await training.rows('select from outbox')).length === 0, {
    deadline: 20_000,
  });
  expect(await training.rows('select from outbox_archive')).toHaveLength(200);
});

test('two processes of a service share the work; when one stops, the other goes on', async () => {
  await brokerAt(testKafka(), 'spec').createTopics(topicsOfSpecs);
  const recruitment = await start('recruitment', testKafka());
  const leaving = await start('training', testKafka());
  const staying = await start('training', testKafka());
  const cases = Array.from({ length: 6 }, newCase);
  for (const step of range(60)) {
    await Promise.all(cases.map((caseId) => advance(recruitment, caseId, step)));
    if (step === 30) {
      opened.splice(opened.indexOf(leaving), 1);
      await leaving.close();
    }
  }
  for (const caseId of cases) {
    await eventually(async () => (await stepsTaken(staying, caseId)).length >= 60, { deadline: 60_000 });
    expect(await stepsTaken(staying, caseId)).toEqual(range(60));
  }
  expect(await staying.rows('select from parked_event')).toEqual([]);
});

test('a broker that is killed stops no command; when it is back everything arrives, once and in order', async () => {
  ownKafka = await startKafka();
  const { brokers } = ownKafka;
  await brokerAt(brokers, 'spec').createTopics(topicsOfSpecs);
  const recruitment = await start('recruitment', brokers);
  const training = await start('training', brokers);
  const caseId = newCase();
  for (const step of range(20)) await advance(recruitment, caseId, step);
  await eventually(async () => (await stepsTaken(training, caseId)).length === 20, { deadline: 60_000 });
  await ownKafka.kill();
  for (const step of range(20)) await advance(recruitment, caseId, 20 + step);
  await ownKafka.start();
  await eventually(async () => (await stepsTaken(training, caseId)).length >= 40, { deadline: 60_000 });
  expect(await stepsTaken(training, caseId)).toEqual(range(40));
});
