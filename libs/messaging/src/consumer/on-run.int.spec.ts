import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { EnvelopeOf } from '@cnfs/contracts';
import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { advances, batchOf, process, recordOf } from '../testing/fixture/batch.js';
import { CaseAdvanced, newCase } from '../testing/fixture/case-events.js';
import { type SpecDatabase, specDatabase } from '../testing/fixture/database.js';
import { openService, type SpecApplication } from '../testing/fixture/service.js';
import { RunContext } from './event-context.js';
import { OnRun } from './on.js';

type Advanced = EnvelopeOf<typeof CaseAdvanced>;

/** What was handed over, run by run; and the step that it refuses. */
const given: number[][] = [];
let refused: number | undefined;

@Controller()
class Sums {
  @OnRun(CaseAdvanced)
  async add(@Payload() events: readonly Advanced[], @Ctx() { tx }: RunContext): Promise<void> {
    given.push(events.map(({ data }) => data.step));
    await tx.query(
      `insert into effect (handler, event_id, case_id, step)
       select 'sum', * from unnest($1::uuid[], $2::uuid[], $3::int[])`,
      [
        events.map(({ id }) => id),
        events.map(({ data }) => data.caseId),
        events.map(({ data }) => data.step),
      ],
    );
    if (events.some(({ data }) => data.step === refused)) throw new Error('refused');
  }
}

let database: SpecDatabase;
let service: SpecApplication;

beforeAll(async () => {
  database = await specDatabase();
  service = await openService(database, 'training', { reactions: [Sums] });
});
afterAll(async () => {
  await service.close();
  await database.drop();
});
beforeEach(() => {
  given.length = 0;
  refused = undefined;
});

const stepsOf = async (caseId: string) =>
  (
    await service.rows<{ step: number }>('select step from effect where case_id = $1 order by n', [caseId])
  ).map(({ step }) => step);

test('the new events of a run are handed over at once, those handled before left out', async () => {
  const caseId = newCase();
  const records = advances(caseId, 1, 5).map((event) => recordOf(event));
  await process(service.app, batchOf(records.slice(1, 3)));
  await process(service.app, batchOf(records, { first: 2 }));
  expect(given).toEqual([
    [2, 3],
    [1, 4, 5],
  ]);
  expect(await stepsOf(caseId)).toEqual([2, 3, 1, 4, 5]);
});

test('what refuses one of them undoes the run; one by one, only it is parked, and its key behind it', async () => {
  const [sound, sick] = [newCase(), newCase()];
  refused = 7;
  const events = [...advances(sick, 7, 8), ...advances(sound, 1, 2)];
  const outcomes = await process(
    service.app,
    batchOf(
      events.map((event) => recordOf(event)),
      { first: 10 },
    ),
  );
  expect(outcomes.map((outcome) => outcome?.cause ?? outcome?.outcome)).toEqual([
    'POISON',
    'BEHIND',
    'handled',
    'handled',
  ]);
  expect(await stepsOf(sick)).toEqual([]);
  expect(await stepsOf(sound)).toEqual([1, 2]);
});
