import { newId, parseDay } from '@cnfs/kernel';
import { MESSAGING_OPTIONS, type MessagingOptions, patientSocket, UnitOfWork } from '@cnfs/messaging';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { lending } from '../fixture/lending.js';
import { LoanRow } from '../fixture/loan.entity.js';
import { type TestService, openTestService } from '../testing/index.js';
import { Reader } from './reader.js';
import { meaningOf } from './sql-state.js';

const cause = { actor: 'system:kits', causationId: null, correlationId: null, traceparent: null };
let service: TestService;
let reader: Reader;
beforeAll(async () => {
  service = await openTestService(lending, {
    configuration: {
      DATABASE_POOL_SIZE: '2',
      DATABASE_CONNECT_TIMEOUT_MS: '300',
      DATABASE_STATEMENT_TIMEOUT_MS: '300',
      DATABASE_IDLE_TRANSACTION_TIMEOUT_MS: '300',
    },
  });
  reader = service.app.get(Reader);
});
afterAll(() => service?.close());

describe('values of the database', () => {
  it('are days as text, whatever way they are read', async () => {
    const id = newId();
    const loan: LoanRow = {
      ...{ id, structureId: newId(), departement: '2A', region: '94', title: 'abc' },
      ...{ lentOn: parseDay('2021-03-28'), returnedOn: null, version: 1 },
    };
    await service.app.get(UnitOfWork).run(cause, async (tx) => {
      await tx.manager.insert(LoanRow, loan);
      expect(await tx.lock(LoanRow, id)).toEqual(loan);
      expect(await tx.query(`SELECT lent_on FROM loan WHERE id = $1`, [id])).toEqual([
        { lent_on: '2021-03-28' },
      ]);
    });
    expect(await reader.query(`SELECT lent_on, 9007199254740993 AS big, 1.10 AS exact FROM loan`)).toEqual([
      { lent_on: '2021-03-28', big: '9007199254740993', exact: '1.10' },
    ]);
  });
});

describe('the pool', () => {
  it('keeps half of its connections from events', () => {
    expect(service.app.get<MessagingOptions>(MESSAGING_OPTIONS).lanes).toBe(1);
  });
});

describe('a database that does not answer', () => {
  const failureOf = (work: Promise<unknown>) => work.then(() => 'none', meaningOf);

  it('is given up: a statement that lasts, a pool that is empty, a transaction left open', async () => {
    expect(await failureOf(reader.query('SELECT pg_sleep(5)'))).toBe('away');
    const runners = [1, 2].map(() => service.dataSource.createQueryRunner());
    await Promise.all(runners.map((runner) => runner.connect()));
    expect(await failureOf(reader.query('SELECT 1'))).toBe('away');
    await Promise.all(runners.map((runner) => runner.release()));
    const idle = service.app.get(UnitOfWork).run(cause, async (tx) => {
      const { pid } = (await tx.query<{ pid: number }>('SELECT pg_backend_pid() AS pid'))[0] ?? {};
      while ((await reader.query(`SELECT FROM pg_stat_activity WHERE pid = $1`, [pid])).length > 0);
      await tx.query('SELECT 1');
    });
    expect(await failureOf(idle)).toBe('away');
    expect(await reader.query('SELECT 1 AS back')).toEqual([{ back: 1 }]);
  });

  it('is given up by a process that froze in a transaction, and reads only then that its session was ended', async () => {
    const frozen = service.app.get(UnitOfWork).run(cause, async (tx) => {
      await tx.query('SELECT 1');
      // The whole process: what Postgres says meanwhile stays in the socket.
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1_000);
      await tx.query('SELECT 1');
    });
    expect(await failureOf(frozen)).toBe('away');
  });

  it('is given up when it says nothing at all, and only then', async () => {
    const client = new pg.Client({
      connectionString: service.database.appUrl,
      stream: () => patientSocket(1_000),
    });
    client.on('error', () => undefined);
    await client.connect();
    for (let asked = 0; asked < 3; asked++) await client.query('SELECT pg_sleep(0.5)');
    const before = performance.now();
    expect(await failureOf(client.query('SELECT pg_sleep(20)'))).toBe('away');
    expect(performance.now() - before).toBeLessThan(10_000);
  });
});
