// As kills.int.spec.ts, with a process that dies for real, again and again, as whoever supervises it starts it anew.
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { eventually } from '@cnfs/testing';
import { openBroker } from '../broker/open-broker.js';
import { CaseAdvanced, newCase, steps, topicsOfSpecs } from '../testing/fixture/case-events.js';
import { type SpecDatabase, specDatabase } from '../testing/fixture/database.js';
import { startProcess } from '../testing/fixture/service-process.js';
import { noCause, openService, type SpecApplication } from '../testing/fixture/service.js';

let database: SpecDatabase;
let recruitment: SpecApplication;
const closing: { close(): Promise<void> }[] = [];

beforeAll(async () => {
  database = await specDatabase();
  const broker = openBroker(`embedded:${database.url}`, { clientId: 'spec', production: false });
  await broker.createTopics(topicsOfSpecs);
  recruitment = await openService(database, 'recruitment', { broker });
});

afterEach(async () => {
  for (const each of closing.splice(0)) await each.close();
});

afterAll(async () => {
  await recruitment.close();
  await database.drop();
});

const FATAL = 77;

test('an event that kills its process is parked at its third start alone, and its neighbours take effect', async () => {
  const [killer, ...neighbours] = Array.from({ length: 6 }, newCase) as [string, ...string[]];
  await recruitment.unitOfWork.run(noCause, (tx) => {
    for (const caseId of [killer, ...neighbours])
      for (const data of steps(caseId, 1, 3)) tx.append(CaseAdvanced, data);
    tx.append(CaseAdvanced, { caseId: killer, step: FATAL });
    tx.append(CaseAdvanced, { caseId: killer, step: FATAL + 1 });
    return Promise.resolve();
  });
  const order = {
    service: 'training',
    database: database.urlOf('training'),
    broker: `embedded:${database.url}`,
    killedBy: FATAL,
  } as const;
  let deaths = 0;
  for (;;) {
    const training = startProcess(order);
    const { process } = training;
    closing.push(training);
    const settled = async () =>
      (await database.asSuperuser('select from training.parked_event')).length === 2 || !process.running;
    await eventually(settled, { deadline: 25_000, what: 'the end of the process, or a parked event' });
    if (process.running) break;
    expect(await process.ended()).toBe('SIGKILL');
    if ((deaths += 1) > 5) throw new Error(training.log());
  }
  // Once in a run with others, for which no one is blamed, and twice alone.
  expect(deaths).toBe(3);
  const parked = await database.asSuperuser('select key, cause from training.parked_event order by id');
  expect(parked).toEqual([
    { key: killer, cause: 'KILLS' },
    { key: killer, cause: 'BEHIND' },
  ]);
  for (const caseId of [killer, ...neighbours]) {
    const effects = () =>
      database.asSuperuser<{ step: number }>(
        `select step from training.effect where case_id = $1 and handler = 'record' order by n`,
        [caseId],
      );
    await eventually(async () => (await effects()).length >= 3);
    expect((await effects()).map(({ step }) => step)).toEqual([1, 2, 3]);
  }
}, 120_000);
