// Whatever writers do beside each other and relays take from each other: an aggregate's events arrive in the order of
// their commits, none is lost, and what is sent twice has one effect.
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { eventually } from '@cnfs/testing';
import fc from 'fast-check';
import { openBroker } from '../broker/open-broker.js';
import { CaseAdvanced, newCase, topicsOfSpecs } from '../testing/fixture/case-events.js';
import { Behaviour, CaseReactions } from '../testing/fixture/case-reactions.js';
import { type SpecDatabase, specDatabase } from '../testing/fixture/database.js';
import { noCause, openService, type SpecApplication } from '../testing/fixture/service.js';
import type { Transaction } from '../transaction.js';

const CASES = 5;
const RELAYS = 2;

let database: SpecDatabase;
let relays: SpecApplication[];
let training: SpecApplication;

beforeAll(async () => {
  database = await specDatabase();
});

beforeEach(async () => {
  const broker = openBroker(`embedded:${database.url}`, { clientId: 'spec', production: false });
  await broker.createTopics(topicsOfSpecs);
  const relay = { poll: 50, idle: 1_000, keepAlive: 200 };
  relays = [];
  for (let n = 0; n < RELAYS; n++) relays.push(await openService(database, 'recruitment', { broker, relay }));
  const values = [{ provide: Behaviour, useValue: new Behaviour() }];
  training = await openService(database, 'training', { broker, reactions: [CaseReactions], values });
});

afterEach(async () => {
  for (const service of [...relays, training]) await service.close();
});

afterAll(() => database.drop());

/** The next step of a case, held by its row as a command does; `events` of them in one transaction. */
async function advance(tx: Transaction, caseId: string, events: number): Promise<void> {
  const [row] = await tx.query<{ step: number }>(
    `insert into counter as c (case_id, step) values ($1, $2)
     on conflict (case_id) do update set step = c.step + excluded.step returning step`,
    [caseId, events],
  );
  const last = row?.step ?? 0;
  for (let step = last - events + 1; step <= last; step++) tx.append(CaseAdvanced, { caseId, step });
}

/** Ends the session of the relay that holds the lock, as a freeze or a cut line does. */
const depose = () =>
  database.asSuperuser(
    `select pg_terminate_backend(pid) from pg_locks join pg_stat_activity using (pid)
     where locktype = 'advisory' and granted and application_name = 'recruitment relay' and datname = current_database()`,
  );

const act = fc.oneof(
  { weight: 12, arbitrary: fc.record({ of: fc.nat(CASES - 1), events: fc.integer({ min: 1, max: 4 }) }) },
  { weight: 1, arbitrary: fc.constant('depose' as const) },
);

test('events of one aggregate keep their order under concurrent writers and relays that depose each other', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(act, { minLength: 60, maxLength: 120 }), async (acts) => {
      const cases = Array.from({ length: CASES }, newCase);
      // Eight writers take what is next to do: a relay is deposed while the others write.
      const left = [...acts];
      const write = async (service: SpecApplication) => {
        for (let next = left.shift(); next; next = left.shift()) {
          const todo = next;
          if (todo === 'depose') await depose();
          else
            await service.unitOfWork.run(noCause, (tx) => advance(tx, cases[todo.of] as string, todo.events));
        }
      };
      await Promise.all(Array.from({ length: 8 }, (_, n) => write(relays[n % RELAYS] as SpecApplication)));
      const written = (caseId: string) =>
        acts.reduce(
          (sum, each) => sum + (each !== 'depose' && cases[each.of] === caseId ? each.events : 0),
          0,
        );
      for (const caseId of cases) await arrived(caseId, written(caseId));
    }),
    { numRuns: 8 },
  );
}, 120_000);

async function arrived(caseId: string, events: number): Promise<void> {
  const expected = Array.from({ length: events }, (_, n) => n + 1);
  const effects = () =>
    training.rows<{ step: number }>(
      `select step from effect where handler = 'record' and case_id = $1 order by n`,
      [caseId],
    );
  await eventually(async () => (await effects()).length >= events, { deadline: 20_000 });
  await eventually(async () => (await relays[0]?.rows('select from outbox'))?.length === 0);
  const sent = await database.asSuperuser<{ sequence: string }>(
    `select headers ->> 'ce_sequence' as sequence from embedded_log.record
     where topic = $1 and key = $2 order by record_offset`,
    [CaseAdvanced.topic, caseId],
  );
  // On the wire each for the first time in its order, however often it came.
  expect([...new Set(sent.map(({ sequence }) => Number(sequence)))]).toEqual(expected);
  expect((await effects()).map(({ step }) => step)).toEqual(expected);
}
