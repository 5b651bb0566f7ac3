import { HostStructureRegistered, HostStructureSuspended } from '@cnfs/contracts';
import { newId } from '@cnfs/kernel';
import type { Rebuild, ReplayPlan } from '@cnfs/messaging';
import { publish } from '@cnfs/messaging/testing';
import { eventually } from '@cnfs/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { ServiceWithLog, registered, suspended } from '../testing/service-with-log.js';

const { topic } = HostStructureRegistered;
const reason = 'essai des outils d’exploitation';
let kits: ServiceWithLog;
beforeAll(async () => {
  kits = await ServiceWithLog.open();
});
afterAll(() => kits?.close());
const inbox = async () => (await kits.service.query(`SELECT FROM inbox`)).length;
beforeEach(async () => {
  await kits.service.query(`DELETE FROM borrower`);
});

describe('a projection', () => {
  const rebuild = (apply: boolean, name = 'borrower') =>
    kits.platform.post<Rebuild>(`/projections/${name}/rebuilds`, { reason, apply });

  it('is declared with what it is made of', async () => {
    expect((await kits.platform.get('/projections')).body).toEqual([
      {
        ...{ name: 'borrower', description: 'Structures qui empruntent', tables: ['borrower'] },
        events: [HostStructureRegistered.type, HostStructureSuspended.type],
      },
    ]);
    expect((await rebuild(true, 'nothing')).status).toBe(404);
  });

  it('is filled anew out of the log, after a look that changes nothing', async () => {
    const structureId = newId();
    await kits.taken(registered('juste', structureId), suspended(structureId), registered('autre'));
    await rebuild(true);
    const [right, rows] = [await kits.borrowers(), await inbox()];
    expect(right).toContainEqual({ id: structureId, name: 'juste', suspended: true });
    await kits.service.query(`UPDATE borrower SET name = 'faux', suspended = false WHERE id = $1`, [
      structureId,
    ]);
    await kits.service.query(`INSERT INTO borrower (id, name) VALUES ($1, 'inventée')`, [newId()]);
    const wrong = await kits.borrowers();
    const look = await rebuild(false);
    expect(await kits.borrowers()).toEqual(wrong);
    const { status, body } = await rebuild(true);
    expect({ status, body }).toEqual({ status: 200, body: look.body });
    expect(await kits.borrowers()).toEqual(right);
    expect(await inbox()).toBe(rows);
    const [done] = await kits.acts('projection.rebuild');
    expect(done).toMatchObject({
      stage: 'DONE',
      reason,
      subjectId: 'borrower',
      details: { events: body.events },
    });
  });

  it('takes in what the service passed before it had the projection', async () => {
    const event = registered('passée');
    await kits.taken(event);
    await kits.forget([event.id]);
    await kits.service.query(`DELETE FROM borrower WHERE name = 'passée'`);
    await rebuild(true);
    expect((await kits.borrowers()).map(({ name }) => name)).toContain('passée');
    expect(await kits.service.query(`SELECT FROM inbox WHERE ce_id = $1`, [event.id])).toHaveLength(1);
  });

  it('stays as it was when an event fails, and leaves out what is set aside', async () => {
    const event = registered('fautive');
    await kits.taken(event, registered('sans faute'));
    const before = await kits.borrowers();
    const mend = await kits.breakReactions('fautive');
    const { status: refused, body: problem } = await kits.platform.post('/projections/borrower/rebuilds', {
      reason,
      apply: true,
    });
    expect([refused, problem['code']]).toEqual([409, 'PROJECTION_NOT_REBUILT']);
    expect(problem['detail']).toContain(event.id);
    expect(await kits.borrowers()).toEqual(before);
    await kits.forget([event.id]);
    await kits.platform.post('/event-replays', {
      ...{ topic, reason, apply: true },
      places: (await kits.platform.get<ReplayPlan>(`/event-replay-plans?topic=${topic}&from=0`)).body.places,
    });
    const { status, body } = await rebuild(true);
    expect({ status, setAside: body.setAside }).toEqual({ status: 200, setAside: 1 });
    await mend();
    expect((await kits.borrowers()).map(({ name }) => name)).not.toContain('fautive');
    await kits.platform.post('/parked-events/releases', { topic, key: event.key, reason });
    expect((await kits.borrowers()).map(({ name }) => name)).toContain('fautive');
  });

  it('loses nothing of what arrives while it is rebuilt', async () => {
    const events = Array.from({ length: 60 }, (_, n) => registered(`vague ${n}`));
    const waves = Array.from({ length: 12 }, (_, n) => events.slice(5 * n, 5 * n + 5));
    const publishing = (async () => {
      for (const wave of waves) await publish(kits.broker, wave);
    })();
    const answers = [await rebuild(true), await rebuild(true), await rebuild(true)];
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    await publishing;
    await kits.caughtUp();
    const names = new Set((await kits.borrowers()).map(({ name }) => name));
    expect(events.filter(({ data }) => !names.has(data.name))).toEqual([]);
  });

  it('is not overtaken by an event that is taken in while it is rebuilt', async () => {
    const id = newId();
    const events = [suspended(id, 1), registered('ancienne', id, 2)] as const;
    await kits.taken(...events);
    await kits.forget([events[1].id]);
    await kits.service.query(`DELETE FROM borrower`);
    const itsRow = async () => (await kits.borrowers()).filter((row) => row.id === id);
    const waiting = async () => (await kits.service.query(`SELECT FROM pg_locks WHERE NOT granted`)).length;
    await kits.superuser.query('BEGIN');
    await kits.superuser.query(`SELECT FROM kits.inbox WHERE ce_id = $1 FOR UPDATE`, [events[0].id]);
    const rebuilding = rebuild(true);
    await eventually(async () => (await waiting()) === 1);
    await publish(kits.broker, [registered('nouvelle', id, 3)]);
    await eventually(async () => (await waiting()) === 2 || (await itsRow()).length === 1);
    await kits.superuser.query('COMMIT');
    expect((await rebuilding).status).toBe(200);
    await kits.caughtUp();
    expect(await itsRow()).toEqual([{ id, name: 'nouvelle', suspended: true }]);
  });
});
