// Three processes of a service are replaced one after the other while events come: what the group is kept waiting.
import { afterAll, afterEach, beforeAll, expect, jest, test } from '@jest/globals';
import { eventually, testKafka } from '@cnfs/testing';
import { wait } from '../backoff.js';
import { openBroker } from '../broker/open-broker.js';
import { CaseAdvanced, newCase, steps, topicsOfSpecs } from '../testing/fixture/case-events.js';
import { EventStrategy } from './strategy.js';
import { Behaviour, CaseReactions } from '../testing/fixture/case-reactions.js';
import { type SpecDatabase, specDatabase } from '../testing/fixture/database.js';
import { noCause, openService, type SpecApplication } from '../testing/fixture/service.js';

jest.setTimeout(120_000);

const PROCESSES = 3;
const CASES = 12;
/** Milliseconds. A member that stays in the group without doing its part holds it up for a minute. */
const SHORT = 10_000;
const PACE = 20;

let database: SpecDatabase;
let recruitment: SpecApplication;
let members: SpecApplication[] = [];
/** When each case was last acted on, and the longest time that one of them was not. */
const lastSeen = new Map<string, number>();
let longestPause = 0;

beforeAll(async () => {
  database = await specDatabase();
  await open('spec').createTopics(topicsOfSpecs);
  recruitment = await openService(database, 'recruitment', { broker: open('recruitment') });
});

afterEach(async () => {
  for (const member of members.splice(0)) await member.close();
});

afterAll(async () => {
  await recruitment.close();
  await database.drop();
});

const open = (clientId: string) => openBroker(`kafka://${testKafka()}`, { clientId, production: true });

async function join(): Promise<SpecApplication> {
  const behaviour = new Behaviour();
  behaviour.onStep = ({ data: { caseId } }) => {
    const now = performance.now();
    longestPause = Math.max(longestPause, now - (lastSeen.get(caseId) ?? now));
    lastSeen.set(caseId, now);
  };
  const values = [{ provide: Behaviour, useValue: behaviour }];
  return openService(database, 'training', { broker: open('training'), reactions: [CaseReactions], values });
}

test('is a short pause for the keys, and every event has its effect once and in order', async () => {
  for (let n = 0; n < PROCESSES; n++) members.push(await join());
  const cases = Array.from({ length: CASES }, newCase);
  let step = 0;
  let over = false;
  const write = (async () => {
    while (!over) {
      step += 1;
      await recruitment.unitOfWork.run(noCause, (tx) => {
        for (const caseId of cases)
          for (const data of steps(caseId, step, step)) tx.append(CaseAdvanced, data);
        return Promise.resolve();
      });
      await wait(PACE); // a load that two cores bear: what is measured is the group
    }
  })();
  const goesOn = async () => {
    const from = performance.now();
    await eventually(() => cases.every((caseId) => (lastSeen.get(caseId) ?? 0) > from), {
      deadline: 60_000,
      what: 'every case to go on',
    });
  };
  await goesOn();
  await goesOn();
  longestPause = 0;
  for (let n = 0; n < PROCESSES; n++) {
    const [leaving, ...others] = members;
    await leaving?.close();
    members = others;
    await goesOn();
    members.push(await join());
    await eventually(async () => members.at(-1)?.app.get(EventStrategy).hasJoined());
    await goesOn();
  }
  const pause = longestPause;
  over = true;
  await write;
  expect(pause).toBeLessThan(SHORT);
  for (const caseId of cases) {
    const taken = () =>
      database.asSuperuser<{ step: number }>(
        `select step from training.effect where handler = 'record' and case_id = $1 order by n`,
        [caseId],
      );
    await eventually(async () => (await taken()).length >= step, { deadline: 60_000 });
    expect((await taken()).map((row) => row.step)).toEqual(Array.from({ length: step }, (_, n) => n + 1));
  }
});
