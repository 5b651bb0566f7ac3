import { randomBytes } from 'node:crypto';
import type { EventEnvelope } from '@cnfs/contracts';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { eventually } from '@cnfs/testing';
import { MessagingMetrics } from '../metrics.js';
import { deliver } from '../testing/deliver.js';
import { envelopeOf } from '../testing/envelope-of.js';
import { advances, batchOf, process, recordOf } from '../testing/fixture/batch.js';
import { CaseAdvanced, CaseViewed, newCase } from '../testing/fixture/case-events.js';
import { Behaviour, CaseReactions } from '../testing/fixture/case-reactions.js';
import { type SpecDatabase, specDatabase } from '../testing/fixture/database.js';
import { openService, type SpecApplication } from '../testing/fixture/service.js';
import { outboxOf } from '../testing/outbox-of.js';

let database: SpecDatabase;
let training: SpecApplication;
const behaviour = new Behaviour();

beforeAll(async () => {
  database = await specDatabase();
  const values = [{ provide: Behaviour, useValue: behaviour }];
  training = await openService(database, 'training', { reactions: [CaseReactions], values });
});

afterEach(() => {
  behaviour.onStep = () => undefined;
});

afterAll(async () => {
  await training.close();
  await database.drop();
});

interface Effect {
  handler: string;
  step: number;
  transaction: string;
}

const effects = (caseId: string) =>
  training.rows<Effect>('select handler, step, transaction from effect where case_id = $1 order by n', [
    caseId,
  ]);
const stepsTaken = async (caseId: string) =>
  (await effects(caseId)).filter(({ handler }) => handler === 'record').map(({ step }) => step);
const parked = () =>
  training.rows<{ key: string; cause: string; reason: string; step: number }>(
    `select key, cause, reason, state, (convert_from(value, 'UTF8')::jsonb ->> 'step')::int as step
     from parked_event where cause in ('POISON', 'BEHIND', 'KILLS') order by id`,
  );
const one = (envelopes: EventEnvelope[]) => envelopes[0] as EventEnvelope;
const failOn = (step: number, error: Error = new Error(`step ${step} is refused`)) => {
  behaviour.onStep = ({ data }) => {
    if (data.step === step) throw error;
  };
};

describe('an event', () => {
  test('given a hundred times has one inbox row and one effect, and the offset goes on', async () => {
    const caseId = newCase();
    const record = recordOf(one(advances(caseId, 1, 1)));
    const batch = batchOf(Array.from({ length: 50 }, () => record));
    const outcomes = [
      ...(await process(training.app, batch)),
      ...(await process(training.app, { ...batch, records: batch.records })),
    ];
    expect(outcomes.filter((done) => done?.outcome === 'handled')).toHaveLength(1);
    expect(outcomes.filter((done) => done?.outcome === 'duplicate')).toHaveLength(99);
    expect(await stepsTaken(caseId)).toEqual([1]);
    expect(batch.committed).toEqual([50, 50]);
    const id = record.headers['ce_id']?.toString();
    expect(await training.rows('select from inbox where ce_id = $1', [id])).toHaveLength(1);
  });

  test('given to several consumers at once has one effect', async () => {
    const caseId = newCase();
    const records = advances(caseId, 1, 30).map((event) => recordOf(event));
    await Promise.all([1, 2, 3].map((n) => process(training.app, batchOf(records, { first: n * 1000 }))));
    expect(await stepsTaken(caseId)).toEqual(Array.from({ length: 30 }, (_, n) => n + 1));
  });

  test('has all its reactions in one transaction, one after the other, and its effects name it as their cause', async () => {
    const caseId = newCase();
    const event = one(advances(caseId, 1, 1));
    expect(await deliver(training.app, event)).toEqual([{ outcome: 'handled' }]);
    const rows = await effects(caseId);
    expect(rows.map(({ handler }) => handler)).toEqual(['record', 'follow']);
    expect(new Set(rows.map(({ transaction }) => transaction)).size).toBe(1);
    const [followed] = (await outboxOf(training.dataSource)).filter(({ key }) => key === caseId);
    expect(followed).toMatchObject({
      type: 'training.CaseFollowed.v1',
      actor: 'system:training',
      causationId: event.id,
      correlationId: event.correlationId,
    });
  });

  test('of which one reaction fails leaves no effect of the others', async () => {
    const caseId = newCase();
    failOn(1);
    const [outcome] = await deliver(training.app, advances(caseId, 1, 1));
    expect(outcome).toEqual({ outcome: 'parked', cause: 'POISON', reason: 'Error: step 1 is refused' });
    expect(await effects(caseId)).toEqual([]);
    expect((await outboxOf(training.dataSource)).filter(({ key }) => key === caseId)).toEqual([]);
    const text = await training.app.get(MessagingMetrics).registry.metrics();
    expect(text).toMatch(/^parked_events\{cause="POISON"\} [1-9]/m);
    expect(text).toContain('parked_events{cause="FOREIGN"} 0');
  });

  test('of a type that no reaction is for is skipped and leaves no inbox row', async () => {
    const event = envelopeOf(CaseViewed, { caseId: newCase(), step: 1 });
    expect(await deliver(training.app, event)).toEqual([{ outcome: 'skipped' }]);
    expect(await training.rows('select from inbox where ce_id = $1', [event.id])).toEqual([]);
    const text = await training.app.get(MessagingMetrics).registry.metrics();
    expect(text).toContain('events_skipped_total{topic="recruitment.case"} 1');
  });
});

describe('a run', () => {
  test('shares one transaction and gives each event its own cause', async () => {
    const caseId = newCase();
    const events = advances(caseId, 1, 20);
    await process(training.app, batchOf(events.map((event) => recordOf(event))));
    expect(new Set((await effects(caseId)).map(({ transaction }) => transaction)).size).toBe(1);
    const followed = (await outboxOf(training.dataSource)).filter(({ key }) => key === caseId);
    expect(followed.map(({ causationId }) => causationId)).toEqual(events.map(({ id }) => id));
    expect(await training.rows('select from run_start')).toEqual([]);
    const text = await training.app.get(MessagingMetrics).registry.metrics();
    expect(text).toMatch(
      /^event_reaction_duration_seconds_count\{type="recruitment\.CaseAdvanced\.v1"\} \d{2}/m,
    );
  });

  test('in which one event is poison goes one by one: it is parked, its key behind it, the other keys go on', async () => {
    const [sick, sound] = [newCase(), newCase()];
    const [ofSick, ofSound] = [advances(sick, 1, 5), advances(sound, 1, 5)];
    const mixed = ofSick.flatMap((event, n) => [event, ofSound[n] as EventEnvelope]);
    behaviour.onStep = ({ data }) => {
      if (data.caseId === sick && data.step === 3) throw new Error('no third step');
    };
    const batch = batchOf(mixed.map((event) => recordOf(event)));
    await process(training.app, batch);
    expect(await stepsTaken(sound)).toEqual([1, 2, 3, 4, 5]);
    expect(await stepsTaken(sick)).toEqual([1, 2]);
    expect((await parked()).filter(({ key }) => key === sick)).toMatchObject([
      { cause: 'POISON', reason: 'Error: no third step', step: 3 },
      { cause: 'BEHIND', step: 4 },
      { cause: 'BEHIND', step: 5 },
    ]);
    expect(batch.committed.at(-1)).toBe(10);
    expect(
      await training.rows('select from inbox where ce_id = any($1)', [mixed.map(({ id }) => id)]),
    ).toHaveLength(10);
    // Given again, parked events are known.
    const again = await process(training.app, batch);
    expect(again.every((done) => done?.outcome === 'duplicate')).toBe(true);
  });

  test('that a deadlock ended is run again, nothing is parked', async () => {
    const caseId = newCase();
    let failures = 0;
    behaviour.onStep = async (_, tx) => {
      if (++failures <= 5)
        await tx.query(`do $$ begin raise exception 'in the way' using errcode = '40P01'; end $$`);
    };
    await process(training.app, batchOf(advances(caseId, 1, 3).map((event) => recordOf(event))));
    expect(await stepsTaken(caseId)).toEqual([1, 2, 3]);
    expect((await parked()).filter(({ key }) => key === caseId)).toEqual([]);
  });

  test('ends between two transactions when the partition is taken away, and commits what is done', async () => {
    const caseId = newCase();
    const taken = new AbortController();
    behaviour.onStep = ({ data }) => {
      if (data.step === 150) taken.abort();
    };
    const records = advances(caseId, 1, 300).map((event) => recordOf(event));
    const batch = batchOf(records, { signal: taken.signal });
    const outcomes = await process(training.app, batch);
    expect(batch.committed).toEqual([200]);
    expect(outcomes.filter(Boolean)).toHaveLength(200);
    expect(await stepsTaken(caseId)).toHaveLength(200);
  });
});

describe('a database that is away', () => {
  test('costs an event no attempt: consumption waits for it and goes on', async () => {
    const caseId = newCase();
    let attempts = 0;
    behaviour.onStep = async () => {
      if (++attempts > 1) return;
      await database.asSuperuser(`alter role ${database.role} connection limit 0`);
      await database.asSuperuser(
        `select pg_terminate_backend(pid) from pg_stat_activity where usename = '${database.role}'`,
      );
    };
    const processed = process(training.app, batchOf(advances(caseId, 1, 2).map((event) => recordOf(event))));
    await eventually(() => attempts > 0);
    // Long enough for more failed attempts than an event has.
    const from = performance.now();
    await eventually(() => performance.now() - from > 1_500);
    await database.asSuperuser(`alter role ${database.role} connection limit -1`);
    expect(await processed).toEqual([{ outcome: 'handled' }, { outcome: 'handled' }]);
    expect(await stepsTaken(caseId)).toEqual([1, 2]);
  });

  test('is told apart from an event that breaks its connection each time, which is parked in the end', async () => {
    const caseId = newCase();
    let attempts = 0;
    behaviour.onStep = async (_, tx) => {
      attempts += 1;
      await tx.query('select pg_terminate_backend(pg_backend_pid())');
    };
    const [outcome] = await deliver(training.app, advances(caseId, 1, 1));
    expect(outcome).toMatchObject({ outcome: 'parked', cause: 'POISON' });
    expect(attempts).toBeGreaterThan(5);
  });
});

describe('what cannot be trusted', () => {
  const event = () => one(advances(newCase(), 1, 1));
  const bytes = Buffer.from([0x7b, 0xff, 0xfe, 0x7d]);
  const noise = randomBytes(4_096).toString('base64');
  const cases: [string, ReturnType<typeof recordOf>, string][] = [
    ['no id', recordOf(event(), { headers: { ce_id: undefined } }), 'UNREADABLE'],
    ['an id that is no uuid', recordOf(event(), { headers: { ce_id: '7' } }), 'UNREADABLE'],
    ['no key', recordOf(event(), { key: null }), 'UNREADABLE'],
    ['a key that is not UTF-8', recordOf(event(), { key: bytes }), 'UNREADABLE'],
    ['a key with a NUL', recordOf(event(), { key: Buffer.from('a\0b') }), 'UNREADABLE'],
    // Random, so that it does not shrink when it is stored: no index row has room for it.
    ['a key of 4 kB', recordOf(event(), { key: Buffer.from(noise) }), 'UNREADABLE'],
    ['a source of 4 kB', recordOf(event(), { headers: { ce_source: noise } }), 'FOREIGN'],
    ['no type', recordOf(event(), { headers: { ce_type: undefined } }), 'UNREADABLE'],
    [
      'a source that does not own the topic',
      recordOf(event(), { headers: { ce_source: '/payments' } }),
      'FOREIGN',
    ],
    ['no body', recordOf(event(), { value: null }), 'POISON'],
    ['a body that is not JSON', recordOf(event(), { value: Buffer.from('{') }), 'POISON'],
    ['a body that is not UTF-8', recordOf(event(), { value: bytes }), 'POISON'],
    ['a missing field', recordOf(event(), { value: Buffer.from('{}') }), 'POISON'],
    ['the key of another', recordOf(event(), { key: Buffer.from(newCase()) }), 'POISON'],
    ['no sequence', recordOf(event(), { headers: { ce_sequence: 'x' } }), 'POISON'],
    ['no correlation', recordOf(event(), { headers: { ce_correlationid: 'x\0' } }), 'POISON'],
    ['2 MB', recordOf(event(), { value: Buffer.from(`{"note":"${'x'.repeat(2_000_000)}"`) }), 'POISON'],
  ];

  test.each(cases)(
    'an event with %s is parked, once, and what follows goes on',
    async (_name, record, cause) => {
      const next = newCase();
      const first = cases.findIndex(([, each]) => each === record) * 10 + 5000;
      const batch = batchOf([record, recordOf(one(advances(next, 1, 1)))], { first });
      const [outcome] = await process(training.app, batch);
      expect(outcome).toMatchObject({ outcome: 'parked', cause });
      expect(await stepsTaken(next)).toEqual([1]);
      await process(training.app, batch);
      const rows = await training.rows(
        'select ce_id from parked_event where topic = $1 and record_offset = $2',
        [CaseAdvanced.topic, first],
      );
      expect(rows).toHaveLength(1);
    },
  );
});
