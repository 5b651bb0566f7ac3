import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { eventually } from '@cnfs/testing';
import { deliver } from '../testing/deliver.js';
import { advances, batchOf, process, recordOf } from '../testing/fixture/batch.js';
import { CaseAdvanced, newCase } from '../testing/fixture/case-events.js';
import { Behaviour, CaseReactions } from '../testing/fixture/case-reactions.js';
import { type SpecDatabase, specDatabase } from '../testing/fixture/database.js';
import { openService, type SpecApplication } from '../testing/fixture/service.js';
import { ParkedEvents } from './parked-events.js';

const { topic } = CaseAdvanced;
const by = 'platform:spec';

let database: SpecDatabase;
let training: SpecApplication;
let parkedEvents: ParkedEvents;
const behaviour = new Behaviour();

beforeAll(async () => {
  database = await specDatabase();
  const values = [{ provide: Behaviour, useValue: behaviour }];
  training = await openService(database, 'training', { reactions: [CaseReactions], values });
  parkedEvents = training.app.get(ParkedEvents);
});

afterEach(() => heal());

afterAll(async () => {
  await training.close();
  await database.drop();
});

const heal = () => {
  behaviour.onStep = () => undefined;
};
const failOn = (...failing: number[]) => {
  behaviour.onStep = ({ data }) => {
    if (failing.includes(data.step)) throw new Error(`no step ${data.step}`);
  };
};
const stepsTaken = async (caseId: string) =>
  (
    await training.rows<{ step: number }>(
      `select step from effect where case_id = $1 and handler = 'record' order by n`,
      [caseId],
    )
  ).map(({ step }) => step);
const gates = (caseId: string) => training.rows('select from parked_key where key = $1', [caseId]);
const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, n) => from + n);

/** A case whose first step is poison, and the second and third behind it. */
async function parkedCase(): Promise<string> {
  const caseId = newCase();
  failOn(1);
  await deliver(training.app, advances(caseId, 1, 3));
  heal();
  return caseId;
}

describe('parked events', () => {
  test('are listed in the order of their arrival, and shown with what arrived', async () => {
    const caseId = await parkedCase();
    const list = await parkedEvents.list({ topic, key: caseId });
    expect(list).toMatchObject([
      { cause: 'POISON', reason: 'Error: no step 1', state: 'PARKED', source: '/recruitment' },
      { cause: 'BEHIND' },
      { cause: 'BEHIND' },
    ]);
    const [first, second] = list;
    expect(await parkedEvents.list({ key: caseId, after: first?.id })).toMatchObject([
      { id: second?.id },
      {},
    ]);
    expect(await parkedEvents.list({ key: caseId, cause: 'POISON', limit: 1 })).toHaveLength(1);
    const shown = await parkedEvents.show(first?.id ?? '');
    expect(JSON.parse(shown.value ?? '')).toEqual({ caseId, step: 1 });
    expect(shown.headers).toMatchObject({ ce_id: first?.eventId, ce_sequence: '1' });
    await expect(parkedEvents.show('0')).rejects.toThrow('NOT_FOUND');
  });

  test('take effect in their order when they are released, and the gate opens', async () => {
    const caseId = await parkedCase();
    expect(await parkedEvents.release(topic, caseId, by)).toEqual({ released: 3, stoppedBy: null });
    expect(await stepsTaken(caseId)).toEqual([1, 2, 3]);
    expect(await gates(caseId)).toEqual([]);
    expect(await parkedEvents.list({ key: caseId, state: 'RELEASED' })).toMatchObject(
      range(1, 3).map(() => ({ settledBy: by })),
    );
    expect(await deliver(training.app, advances(caseId, 4, 4))).toEqual([{ outcome: 'handled' }]);
    // Released twice, they have their effect once.
    expect(await parkedEvents.release(topic, caseId, by)).toEqual({ released: 0, stoppedBy: null });
    expect(await stepsTaken(caseId)).toEqual([1, 2, 3, 4]);
  });

  test('stay parked from the first that fails again', async () => {
    const caseId = await parkedCase();
    failOn(2);
    const { released, stoppedBy } = await parkedEvents.release(topic, caseId, by);
    expect(released).toBe(1);
    expect(stoppedBy?.reason).toBe('Error: no step 2');
    expect(await stepsTaken(caseId)).toEqual([1]);
    expect(await parkedEvents.list({ key: caseId })).toMatchObject([
      { id: stoppedBy?.id, cause: 'POISON', reason: 'Error: no step 2' },
      { cause: 'BEHIND' },
    ]);
    expect(await deliver(training.app, advances(caseId, 4, 4))).toMatchObject([{ cause: 'BEHIND' }]);
  });

  test('that are discarded never take effect; the others of the key wait for their release', async () => {
    const caseId = await parkedCase();
    const [first] = await parkedEvents.list({ key: caseId });
    const id = first?.id ?? '';
    await parkedEvents.discard(id, 'sent by mistake', by);
    await expect(parkedEvents.discard(id, 'again', by)).rejects.toThrow('PARKED_EVENT_SETTLED');
    expect(await parkedEvents.show(id)).toMatchObject({ state: 'DISCARDED', settledWhy: 'sent by mistake' });
    expect(await gates(caseId)).toHaveLength(1);
    await parkedEvents.release(topic, caseId, by);
    expect(await stepsTaken(caseId)).toEqual([2, 3]);
  });

  test('when the only one is discarded, the gate opens', async () => {
    const caseId = newCase();
    failOn(1);
    await deliver(training.app, advances(caseId, 1, 1));
    const [only] = await parkedEvents.list({ key: caseId });
    await parkedEvents.discard(only?.id ?? '', 'not needed', by);
    expect(await gates(caseId)).toEqual([]);
  });

  test('that come from another service’s hand can only be discarded', async () => {
    const [event] = advances(newCase(), 1, 1);
    if (!event) throw new Error('no event');
    await process(
      training.app,
      batchOf([recordOf(event, { headers: { ce_source: '/kits' } })], { first: 900 }),
    );
    const [foreign] = await parkedEvents.list({ key: event.key });
    expect(foreign).toMatchObject({ cause: 'FOREIGN', eventId: null });
    expect(await parkedEvents.release(topic, event.key, by)).toEqual({ released: 0, stoppedBy: null });
    await parkedEvents.discard(foreign?.id ?? '', 'an intruder', by);
    expect(await stepsTaken(event.key)).toEqual([]);
  });
});

describe('a release while events of the key arrive', () => {
  test('lets none pass another', async () => {
    for (let round = 0; round < 5; round++) {
      const caseId = await parkedCase();
      const arriving = range(4, 40).map((step) => advances(caseId, step, step));
      const arrivals = (async () => {
        for (const event of arriving) await deliver(training.app, event);
      })();
      const releases = (async () => {
        do await parkedEvents.release(topic, caseId, by);
        while ((await gates(caseId)).length > 0);
      })();
      await Promise.all([arrivals, releases]);
      expect(await stepsTaken(caseId)).toEqual(range(1, 40));
      expect(await parkedEvents.list({ key: caseId })).toEqual([]);
    }
  });

  test('makes an event that arrives in its last moment wait for it', async () => {
    const caseId = await parkedCase();
    let reach: () => void = () => undefined;
    let goOn: () => void = () => undefined;
    const reached = new Promise<void>((resolve) => (reach = resolve));
    const held = new Promise<void>((resolve) => (goOn = resolve));
    behaviour.onStep = async ({ data }) => {
      if (data.step !== 3) return;
      reach();
      await held;
    };
    const release = parkedEvents.release(topic, caseId, by);
    await reached;
    const arrival = deliver(training.app, advances(caseId, 4, 4));
    await eventually(async () => {
      const blocked = await database.asSuperuser(
        `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
      );
      return blocked.length === 1;
    });
    goOn();
    await release;
    await arrival;
    await parkedEvents.release(topic, caseId, by); // it may have arrived before the gate was opened
    expect(await stepsTaken(caseId)).toEqual([1, 2, 3, 4]);
  });
});
