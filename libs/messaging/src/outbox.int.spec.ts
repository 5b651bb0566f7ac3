import { InvalidEventData } from '@cnfs/contracts';
import { newId } from '@cnfs/kernel';
import { eventually } from '@cnfs/testing';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  CaseAdvanced,
  CaseFollowed,
  CaseViewed,
  FileOpened,
  newCase,
} from './testing/fixture/case-events.js';
import { type SpecDatabase, specDatabase } from './testing/fixture/database.js';
import { noCause, openService, type SpecApplication } from './testing/fixture/service.js';
import { outboxOf } from './testing/outbox-of.js';
import type { Transaction } from './transaction.js';

let database: SpecDatabase;
let service: SpecApplication;

beforeAll(async () => {
  database = await specDatabase();
  service = await openService(database, 'recruitment');
});

afterAll(async () => {
  await service.close();
  await database.drop();
});

const eventsOf = async (key: string) =>
  (await outboxOf(service.dataSource)).filter((event) => event.key === key);

/** One step of a case, held by its row as a command does. */
async function advance(tx: Transaction, caseId: string): Promise<void> {
  const [row] = await tx.query<{ step: number }>(
    `insert into counter as c (case_id, step) values ($1, 1)
     on conflict (case_id) do update set step = c.step + 1 returning step`,
    [caseId],
  );
  tx.append(CaseAdvanced, { caseId, step: row?.step ?? 0 });
}

describe('the events of an aggregate', () => {
  test('are numbered 1..n and drawn in the order of the commits, whoever runs beside', async () => {
    const cases = [newCase(), newCase(), newCase()];
    await Promise.all(
      Array.from({ length: 90 }, (_, n) =>
        service.unitOfWork.run(noCause, (tx) => advance(tx, cases[n % 3] as string)),
      ),
    );
    for (const caseId of cases) {
      const events = await eventsOf(caseId); // in the order of seq
      const expected = Array.from({ length: 30 }, (_, n) => n + 1);
      expect(events.map(({ sequence }) => sequence)).toEqual(expected);
      expect(events.map(({ data }) => (data as { step: number }).step)).toEqual(expected);
    }
  });

  test('keep their order when no row but theirs is held', async () => {
    const caseId = newCase();
    const written: number[] = [];
    await Promise.all(
      Array.from({ length: 40 }, (_, n) =>
        service.unitOfWork.run(noCause, (tx) => {
          tx.append(CaseAdvanced, { caseId, step: 2 * n + 1 });
          tx.append(CaseViewed, { caseId, step: 2 * n + 2 });
          tx.afterCommit(() => written.push(n));
          return Promise.resolve();
        }),
      ),
    );
    const events = await eventsOf(caseId);
    expect(events.map(({ sequence }) => sequence)).toEqual(Array.from({ length: 80 }, (_, n) => n + 1));
    const pairs = events.map(({ data }) => Math.ceil((data as { step: number }).step / 2));
    for (let i = 0; i < pairs.length; i += 2) expect(pairs[i]).toBe(pairs[i + 1]);
    expect(written).toHaveLength(40);
  });

  test('do not deadlock when transactions append to the same aggregates in opposite order', async () => {
    const cases = [newCase(), newCase()];
    const view = (order: string[]) =>
      service.unitOfWork.attempt(noCause, (tx) => {
        for (const caseId of order) tx.append(CaseViewed, { caseId, step: 1 });
        return Promise.resolve();
      });
    await view(cases);
    // The first of them is held until both transactions wait: one that had taken the other case would then deadlock.
    const works: Promise<void>[] = [];
    await service.unitOfWork.attempt(noCause, async (holder) => {
      await holder.query('select from event_stream where key = $1 for update', [cases[0]]);
      works.push(view(cases), view([...cases].reverse()));
      await eventually(async () => (await waiting()) === 2);
    });
    await Promise.all(works);
    for (const caseId of cases) expect(await eventsOf(caseId)).toHaveLength(3);
  });
});

/** Connections of this database that wait for a lock. */
async function waiting(): Promise<number> {
  const rows = await database.asSuperuser(
    `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
  );
  return rows.length;
}

describe('nothing is published without its commit', () => {
  test('when the work fails, nothing is left of it and nobody is called back', async () => {
    const caseId = newCase();
    let called = false;
    const work = service.unitOfWork.run(noCause, async (tx) => {
      tx.afterCommit(() => (called = true));
      await advance(tx, caseId);
      throw new Error('changed its mind');
    });
    await expect(work).rejects.toThrow('changed its mind');
    expect(await eventsOf(caseId)).toEqual([]);
    expect(await service.rows('select from event_stream where key = $1', [caseId])).toEqual([]);
    expect(called).toBe(false);
  });

  test('when a failed statement is swallowed, the work is not taken for committed', async () => {
    const work = service.unitOfWork.run(noCause, async (tx) => {
      await tx.query('select 1 / 0').catch(() => undefined);
    });
    await expect(work).rejects.toThrow('swallowed');
  });

  test('when the data do not follow the schema, or the topic is another service’s, it is refused at once', async () => {
    await service.unitOfWork.run(noCause, (tx) => {
      const unknown = { caseId: newCase(), step: 1, colour: 'blue' };
      expect(() => tx.append(CaseAdvanced, unknown)).toThrow(InvalidEventData);
      expect(() => tx.append(CaseFollowed, { caseId: newCase(), step: 1 })).toThrow('does not own');
      return Promise.resolve();
    });
  });
});

describe('a work that stood in another’s way', () => {
  test('is run again from its beginning, and publishes once', async () => {
    const [one, other] = [newCase(), newCase()];
    const bothHoldOne = barrier(2);
    let attempts = 0;
    const crossing = (first: string, second: string) =>
      service.unitOfWork.run(noCause, async (tx) => {
        attempts += 1;
        await advance(tx, first);
        await bothHoldOne();
        await advance(tx, second);
      });
    await Promise.all([crossing(one, other), crossing(other, one)]);
    expect(attempts).toBe(3);
    expect(await eventsOf(one)).toHaveLength(2);
    expect(await eventsOf(other)).toHaveLength(2);
  });
});

describe('the correlation id', () => {
  test('is drawn for the first event of a stream and kept by the later ones, whatever their cause', async () => {
    const caseId = newCase();
    await service.unitOfWork.run(noCause, (tx) => advance(tx, caseId));
    await service.unitOfWork.run({ ...noCause, correlationId: newId() }, (tx) => advance(tx, caseId));
    const [first, second] = await eventsOf(caseId);
    expect(first?.correlationId).toMatch(/^[0-9a-f-]{36}$/);
    expect(second?.correlationId).toBe(first?.correlationId);
  });

  test('is the one of the cause, or of the stream that is named, begun before or in the same transaction', async () => {
    const [caseId, file, early, fileOfEarly] = [newCase(), newCase(), newCase(), newCase()];
    await service.unitOfWork.run(noCause, (tx) => advance(tx, early));
    const cause = {
      ...noCause,
      correlationId: newId(),
      causationId: 'request-7',
      traceparent: '00-ab-cd-01',
    };
    await service.unitOfWork.run(cause, async (tx) => {
      tx.append(FileOpened, { fileId: file }, { correlateWith: { event: CaseAdvanced, key: caseId } });
      tx.append(FileOpened, { fileId: fileOfEarly }, { correlateWith: { event: CaseAdvanced, key: early } });
      await advance(tx, caseId);
    });
    const [opened] = await eventsOf(file);
    const [advanced] = await eventsOf(caseId);
    const [earlier] = await eventsOf(early);
    const [late] = await eventsOf(fileOfEarly);
    expect(advanced).toMatchObject({
      correlationId: cause.correlationId,
      causationId: 'request-7',
      traceparent: '00-ab-cd-01',
      actor: 'anct:spec',
      time: '2021-03-01T12:00:00.000Z',
    });
    expect(opened?.correlationId).toBe(cause.correlationId);
    expect(late?.correlationId).toBe(earlier?.correlationId);
  });
});

/** Lets all pass once so many stand before it; who comes later passes. */
function barrier(size: number): () => Promise<void> {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  let waiting = 0;
  return () => {
    if (++waiting >= size) open();
    return opened;
  };
}
