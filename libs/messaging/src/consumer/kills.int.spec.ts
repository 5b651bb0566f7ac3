// A process that dies is played by a service whose reaction never ends and whose connections are cut: Postgres sees the
// same, and what the process held in memory is never heard of again.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { eventually } from '@cnfs/testing';
import { advances, type Batch, batchOf, process, recordOf } from '../testing/fixture/batch.js';
import { newCase } from '../testing/fixture/case-events.js';
import { Behaviour, CaseReactions } from '../testing/fixture/case-reactions.js';
import { type SpecDatabase, specDatabase } from '../testing/fixture/database.js';
import { openService, type SpecApplication } from '../testing/fixture/service.js';

let database: SpecDatabase;
let killers: string;
let neighbours: string[];
let batch: Batch;
const opened: SpecApplication[] = [];

beforeAll(async () => {
  database = await specDatabase();
});

afterAll(async () => {
  await Promise.allSettled(opened.map(({ dataSource }) => dataSource.destroy()));
  await database.drop();
});

beforeEach(() => {
  killers = newCase();
  neighbours = Array.from({ length: 8 }, newCase);
  const events = [killers, ...neighbours].flatMap((caseId) => advances(caseId, 1, 3));
  batch = batchOf(events.map((event) => recordOf(event)));
});

async function start(onStep: Behaviour['onStep']): Promise<SpecApplication> {
  const behaviour = new Behaviour();
  behaviour.onStep = onStep;
  const values = [{ provide: Behaviour, useValue: behaviour }];
  const service = await openService(database, 'training', { reactions: [CaseReactions], values });
  opened.push(service);
  return service;
}

const never = new Promise<void>(() => undefined);

/** Runs the batch until the second step of the killing case, and dies there, with whatever it had under way. */
async function die({ slowNeighbours = false } = {}): Promise<void> {
  let reached = false;
  const service = await start(({ data }) => {
    if (data.caseId !== killers) return slowNeighbours ? never : undefined;
    if (data.step !== 2) return;
    reached = true;
    return never;
  });
  const death = new AbortController();
  void process(service.app, { ...batch, signal: death.signal });
  await eventually(() => reached, { what: 'the event that kills' });
  // The dead begin nothing more, and what they had not begun holds no lock.
  death.abort();
  await database.asSuperuser(
    `select pg_terminate_backend(pid) from pg_stat_activity where usename = '${database.role}'`,
  );
}

async function survive(): Promise<SpecApplication> {
  const service = await start(() => undefined);
  await process(service.app, batch);
  return service;
}

describe('an event with which the process died', () => {
  test('is run again after one death, and nothing is left of the count', async () => {
    await die();
    const service = await survive();
    expect(await service.rows('select from effect where case_id = $1', [killers])).toHaveLength(6);
    expect(await service.rows('select from parked_event')).toEqual([]);
    expect(await service.rows('select from run_start')).toEqual([]);
  });

  test('is run again alone in its process, as are those it ran with', async () => {
    await die({ slowNeighbours: true });
    let running = 0;
    const together: number[] = [];
    const service = await start(async (_, tx) => {
      together.push((running += 1));
      await tx.query('select pg_sleep(0.005)');
      running -= 1;
    });
    await process(service.app, batch);
    expect(together).toHaveLength(27);
    expect(Math.max(...together)).toBe(1);
  });

  test('is parked unrun at its third start alone; its neighbours of the run are handled', async () => {
    await die(); // in a run with others: no one is blamed
    await die();
    await die();
    const service = await survive();
    const parked = await service.rows('select cause, reason from parked_event where key = $1 order by id', [
      killers,
    ]);
    expect(parked).toMatchObject([
      { cause: 'KILLS', reason: 'the process died 2 times while it ran alone' },
      { cause: 'BEHIND' },
    ]);
    for (const caseId of neighbours) {
      expect(await service.rows('select from effect where case_id = $1', [caseId])).toHaveLength(6);
    }
    expect(await service.rows('select from parked_event where key <> $1', [killers])).toEqual([]);
    expect(await service.rows('select from run_start')).toEqual([]);
  });
});
