// A real broker that is away for a real minute: nothing ends, and nothing has to be started anew.
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { eventually, type Kafka, startKafka } from '@cnfs/testing';
import { openBroker } from './broker/open-broker.js';
import { EventStrategy } from './consumer/strategy.js';
import { CaseAdvanced, newCase, steps, topicsOfSpecs } from './testing/fixture/case-events.js';
import { Behaviour, CaseReactions } from './testing/fixture/case-reactions.js';
import { type SpecDatabase, specDatabase } from './testing/fixture/database.js';
import { noCause, openService, type SpecApplication } from './testing/fixture/service.js';

jest.setTimeout(200_000);

const MINUTE = 60_000;

let database: SpecDatabase;
let kafka: Kafka;
let recruitment: SpecApplication;
let training: SpecApplication;

beforeAll(async () => {
  database = await specDatabase();
  kafka = await startKafka();
  const open = (clientId: string) => openBroker(`kafka://${kafka.brokers}`, { clientId, production: true });
  await open('spec').createTopics(topicsOfSpecs);
  recruitment = await openService(database, 'recruitment', { broker: open('recruitment') });
  const values = [{ provide: Behaviour, useValue: new Behaviour() }];
  training = await openService(database, 'training', {
    broker: open('training'),
    reactions: [CaseReactions],
    values,
  });
});

afterAll(async () => {
  await recruitment.close();
  await training.close();
  await kafka.stop();
  await database.drop();
});

const range = (to: number) => Array.from({ length: to }, (_, n) => n + 1);
const advance = (caseId: string, step: number) =>
  recruitment.unitOfWork.run(noCause, (tx) => {
    for (const data of steps(caseId, step, step)) tx.append(CaseAdvanced, data);
    return Promise.resolve();
  });
const stepsTaken = async (caseId: string) =>
  (
    await training.rows<{ step: number }>(
      `select step from effect where handler = 'record' and case_id = $1 order by n`,
      [caseId],
    )
  ).map(({ step }) => step);

test('a broker away for a minute ends nothing: commands go on, and all arrives once and in order when it is back', async () => {
  const caseId = newCase();
  for (const step of range(5)) await advance(caseId, step);
  await eventually(async () => (await stepsTaken(caseId)).length === 5, { deadline: 60_000 });
  await kafka.kill();
  const away = performance.now();
  let step = 5;
  await eventually(
    async () => {
      if (step < 60) await advance(caseId, (step += 1));
      return performance.now() - away > MINUTE;
    },
    { deadline: 2 * MINUTE, every: 1_000 },
  );
  expect(await recruitment.rows('select from outbox')).not.toEqual([]);
  expect(training.app.get(EventStrategy).isHealthy()).toBe(true);
  await kafka.start();
  await eventually(async () => (await stepsTaken(caseId)).length >= step, { deadline: 60_000 });
  expect(await stepsTaken(caseId)).toEqual(range(step));
  await eventually(async () => (await recruitment.rows('select from outbox')).length === 0);
  expect(await training.rows('select from parked_event')).toEqual([]);
});
