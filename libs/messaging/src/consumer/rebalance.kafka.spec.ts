// A member joins while another is in the middle of a transaction: it ends, nothing after it begins, and the group goes on
// from the first event that is not done.
import { afterAll, afterEach, beforeAll, expect, jest, test } from '@jest/globals';
import { eventually, testKafka } from '@cnfs/testing';
import { openBroker } from '../broker/open-broker.js';
import { CaseAdvanced, newCase, steps, topicsOfSpecs } from '../testing/fixture/case-events.js';
import { Behaviour, CaseReactions } from '../testing/fixture/case-reactions.js';
import { type SpecDatabase, specDatabase } from '../testing/fixture/database.js';
import { noCause, openService, type SpecApplication } from '../testing/fixture/service.js';
import { EventStrategy } from './strategy.js';

jest.setTimeout(120_000);

/** Of one key: three runs. */
const EVENTS = 300;
/** In the second of them. */
const HELD = 150;

let database: SpecDatabase;
const opened: SpecApplication[] = [];

beforeAll(async () => {
  database = await specDatabase();
  await open('spec').createTopics(topicsOfSpecs);
});

afterEach(async () => {
  for (const service of opened.splice(0)) await service.close();
});

afterAll(() => database.drop());

const open = (clientId: string) => openBroker(`kafka://${testKafka()}`, { clientId, production: true });

async function join(onStep: Behaviour['onStep']): Promise<SpecApplication> {
  const behaviour = new Behaviour();
  behaviour.onStep = onStep;
  const values = [{ provide: Behaviour, useValue: behaviour }];
  const broker = open('training');
  const service = await openService(database, 'training', { broker, reactions: [CaseReactions], values });
  opened.push(service);
  return service;
}

const hasJoined = (service: SpecApplication) => service.app.get(EventStrategy).hasJoined();

test('a rebalance waits for the transaction at hand, and what was not begun is done by the new owner, once', async () => {
  const caseId = newCase();
  const recruitment = await openService(database, 'recruitment', { broker: open('recruitment') });
  opened.push(recruitment);
  await recruitment.unitOfWork.run(noCause, (tx) => {
    for (const data of steps(caseId, 1, EVENTS)) tx.append(CaseAdvanced, data);
    return Promise.resolve();
  });
  await eventually(async () => (await recruitment.rows('select from outbox')).length === 0);

  const begunByFirst: number[] = [];
  let goOn: () => void = () => undefined;
  const held = new Promise<void>((resolve) => (goOn = resolve));
  const first = await join(async ({ data: { step } }) => {
    begunByFirst.push(step);
    if (step === HELD) await held;
  });
  await eventually(() => begunByFirst.includes(HELD), { deadline: 30_000 });
  const taken = async () =>
    (
      await first.rows<{ step: number }>(
        `select step from effect where handler = 'record' and case_id = $1 order by n`,
        [caseId],
      )
    ).map(({ step }) => step);
  const second = await join(() => undefined);
  const from = performance.now();
  await eventually(() => performance.now() - from > 4_000); // two heartbeats: the first knows of the rebalance
  expect(hasJoined(second)).toBe(false);
  expect(await taken()).toHaveLength(100);
  const begun = begunByFirst.length;
  goOn();
  await eventually(() => hasJoined(second), { deadline: 30_000 });
  await eventually(async () => (await taken()).length >= EVENTS, { deadline: 30_000 });
  expect(await taken()).toEqual(Array.from({ length: EVENTS }, (_, n) => n + 1));
  expect(begun).toBe(HELD);
  expect(await first.rows('select from parked_event')).toEqual([]);
});
