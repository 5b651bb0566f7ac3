import { newId, parseDay } from '@cnfs/kernel';
import { type Transaction, UnitOfWork } from '@cnfs/messaging';
import { eventually, testPostgres } from '@cnfs/testing';
import { Injectable, Module } from '@nestjs/common';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { ProgrammeClock } from '../clock/programme-clock.js';
import { LendingModule, lending } from '../fixture/lending.js';
import { Loans } from '../fixture/loan.controller.js';
import { type TestService, openTestService } from '../testing/index.js';
import { testDatabase } from '../testing/test-database.js';
import { DueWork, OnDue } from './due-work.js';
import { DueWorkRunner } from './runner.js';

const cause = { actor: 'system:kits', causationId: null, correlationId: null, traceparent: null };
let first: TestService;
let second: TestService;

beforeAll(async () => {
  const database = await testDatabase(lending);
  first = await openTestService(lending, { database });
  second = await openTestService(lending, { database });
});
afterAll(async () => {
  await second?.app.close();
  await second?.dataSource.destroy();
  await second?.issuer.stop();
  await first?.close();
});
beforeEach(() => first.query(`DELETE FROM due_work`));

const run = <T>(service: TestService, work: (tx: Transaction) => Promise<T>) =>
  service.app.get(UnitOfWork).run(cause, work);
const plan = (id: string, dueAt: Date = first.app.get(ProgrammeClock).now()) =>
  run(first, (tx) =>
    first.app.get(DueWork).plan(tx, {
      kind: 'loan.reminder',
      subjectId: id,
      dueAt,
      payload: { title: 'x' },
      dedupKey: `reminder ${id}`,
    }),
  );
const row = async (id: string) => {
  const [found] = await first.query<Record<string, unknown>>(`SELECT * FROM due_work WHERE subject_id = $1`, [
    id,
  ]);
  return found;
};
const askServer = async <T extends pg.QueryResultRow>(sql: string, params: unknown[]): Promise<T[]> => {
  const client = new pg.Client({ connectionString: testPostgres() });
  await client.connect();
  try {
    return (await client.query<T>(sql, params)).rows;
  } finally {
    await client.end();
  }
};
const everyRunner = (remind: (id: string) => Promise<void>) => {
  for (const service of [first, second])
    service.app.get(Loans).onReminder = ({ subjectId }) => remind(subjectId);
};

describe('due work', () => {
  it('is done once by two runners at the same time', async () => {
    const ids = Array.from({ length: 40 }, () => newId());
    for (const id of ids) await plan(id);
    const done: string[] = [];
    everyRunner(async (id) => void done.push(id));
    await Promise.all([first.settleDueWork(), second.settleDueWork()]);
    expect(done.sort()).toEqual(ids.sort());
    expect(await first.query(`SELECT FROM due_work WHERE done_at IS NULL`)).toEqual([]);
  });

  it('that one runner holds is left to it by the others', async () => {
    const [id, free] = [newId(), newId()];
    await plan(id);
    await plan(free);
    const done: string[] = [];
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    first.app.get(Loans).onReminder = async ({ subjectId }) => {
      await held;
      done.push(`first ${subjectId}`);
    };
    second.app.get(Loans).onReminder = async ({ subjectId }) => void done.push(`second ${subjectId}`);
    const slow = first.settleDueWork();
    await eventually(async () => {
      const free = await first.query(`SELECT FROM due_work FOR UPDATE SKIP LOCKED`);
      return free.length === 1;
    });
    await second.settleDueWork();
    expect(done).toEqual([`second ${free}`]);
    release();
    await slow;
    expect(done).toEqual([`second ${free}`, `first ${id}`]);
  });

  it('is planned once per key, done or not', async () => {
    const id = newId();
    const done: string[] = [];
    everyRunner(async (subjectId) => void done.push(subjectId));
    await plan(id);
    await plan(id);
    await first.settleDueWork();
    await plan(id);
    await first.settleDueWork();
    expect(done).toEqual([id]);
  });

  it('that fails leaves nothing, does not stop the rest, and is tried again later, later each time', async () => {
    const [failing, other] = [newId(), newId()];
    await plan(failing);
    await plan(other);
    let works = false;
    everyRunner(async (id) => {
      if (id === failing && !works) throw new Error('smtp: jeanne.exemple@mairie-exemple.fr unknown');
    });
    for (let attempt = 1; attempt <= 3; attempt++) {
      await expect(first.settleDueWork()).rejects.toThrow('due work failed');
      const [wait] = await first.query(
        `SELECT attempts, round(extract(epoch FROM retry_at - clock_timestamp()) + 0.4)::int AS seconds
           FROM due_work WHERE subject_id = $1`,
        [failing],
      );
      expect(wait).toEqual({ attempts: attempt, seconds: 2 ** (attempt - 1) });
    }
    expect(await row(other)).toMatchObject({ done_at: expect.any(Date) });
    expect(await row(failing)).toMatchObject({ done_at: null, last_error: 'smtp: ••• unknown' });
    works = true;
    await first.settleDueWork();
    expect(await row(failing)).toMatchObject({ done_at: expect.any(Date), last_error: null, attempts: 3 });
  });

  it('falls due at midnight in Paris when it is planned for a day', async () => {
    const id = newId();
    await run(first, (tx) =>
      first.app
        .get(DueWork)
        .plan(tx, { kind: 'loan.reminder', subjectId: id, dueAt: parseDay('2021-07-14'), dedupKey: id }),
    );
    expect(await row(id)).toMatchObject({ due_at: new Date('2021-07-13T22:00:00Z') });
  });

  it('is found by a running runner when it is planned, and does not outlive its stop', async () => {
    const done: string[] = [];
    everyRunner(async (id) => void done.push(id));
    const runner = first.app.get(DueWorkRunner);
    runner.start();
    const id = newId();
    await plan(id);
    await eventually(() => done.includes(id), { deadline: 5_000 });
    expect(runner.isAlive).toBe(true);
    await runner.stop();
    const late = newId();
    await plan(late);
    expect(await row(late)).toMatchObject({ done_at: null });
  });

  it('whose own network is cut is put off like any other failure, and the rest goes on', async () => {
    const [cut, other] = [newId(), newId()];
    await plan(cut);
    await plan(other);
    everyRunner(async (id) => {
      if (id === cut) throw Object.assign(new Error('connect ETIMEDOUT'), { code: 'ETIMEDOUT' });
    });
    const runner = second.app.get(DueWorkRunner);
    runner.start();
    await eventually(async () => (await row(other))?.['done_at'] !== null, { deadline: 5_000 });
    await eventually(async () => (await row(cut))?.['attempts'] === 1, { deadline: 5_000 });
    expect(await row(cut)).toMatchObject({
      done_at: null,
      retry_at: expect.any(Date),
      last_error: 'connect ETIMEDOUT',
    });
    await runner.stop();
  });

  it('that is planned for later costs one question a look', async () => {
    const looking = await openTestService(lending, {
      database: first.database,
      configuration: { DUE_WORK_POLL_MS: '100' },
    });
    const [later] = await first.query<{ at: Date }>(`SELECT clock_timestamp() + interval '50 years' AS at`);
    await plan(newId(), later?.at);
    const runner = looking.app.get(DueWorkRunner);
    const asked = async () => {
      // Of that database, from outside of it: who looks must not count.
      const [row] = await askServer<{ n: number }>(
        `SELECT (xact_commit + xact_rollback)::integer AS n FROM pg_stat_database WHERE datname = $1`,
        [first.database.name],
      );
      return row?.n ?? 0;
    };
    runner.start();
    try {
      const [before, from] = [await asked(), performance.now()];
      await eventually(async () => (await asked()) - before >= 30, { deadline: 20_000, every: 100 });
      // The server adds up what a session did once a second: what it says may be of a second before.
      expect(performance.now() - from).toBeGreaterThan(1_800);
    } finally {
      await runner.stop();
      await looking.app.close();
      await looking.dataSource.destroy();
      await looking.issuer.stop();
    }
  });

  it('of one kind has one handler', async () => {
    @Injectable()
    class Another {
      @OnDue('loan.reminder')
      async remind(): Promise<void> {}
    }
    @Module({ imports: [LendingModule], providers: [Another] })
    class Twice {}
    await expect(openTestService({ ...lending, module: Twice })).rejects.toThrow('has two handlers');
  });
});
