import { newId } from '@cnfs/kernel';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { lending } from '../fixture/lending.js';
import { Loans } from '../fixture/loan.controller.js';
import { type TestClient, type TestService, openTestService } from '../testing/index.js';
import { testDatabase, type TestDatabase } from '../testing/test-database.js';
import { ProgrammeClock } from './programme-clock.js';

let database: TestDatabase;
let service: TestService;
let platform: TestClient;
beforeAll(async () => {
  database = await testDatabase(lending);
  service = await openTestService(lending, { at: '2021-03-01', database });
  platform = service.as({ role: 'platform' });
});
afterAll(() => service?.close());

describe('the programme’s clock', () => {
  it('starts on its day, at nine in Paris, and runs', async () => {
    const { body } = await platform.get<{ now: string; today: string; adjustable: boolean }>('/clock');
    expect(body).toMatchObject({ today: '2021-03-01', adjustable: true });
    expect(Date.parse(body.now)).toBeGreaterThanOrEqual(Date.parse('2021-03-01T08:00:00Z'));
    expect(Date.parse(body.now)).toBeLessThan(Date.parse('2021-03-01T09:00:00Z'));
  });

  it('is moved by the platform team only', async () => {
    expect((await service.as({ role: 'anct' }).post('/clock/advances', { days: 1 })).status).toBe(403);
  });

  it('moves by days, keeping the hour in Paris across the change of hour', async () => {
    expect((await platform.post('/clock/advances', { days: 28 })).status).toBe(201);
    const { body } = await platform.get<{ now: string; today: string }>('/clock');
    expect(body.today).toBe('2021-03-29');
    expect(body.now).toMatch(/^2021-03-29T07:/);
  });

  it('moves twice when it is moved twice at the same time', async () => {
    const replica = await openTestService(lending, { at: '2021-03-01', database });
    const other = replica.as({ role: 'platform' });
    const both = [platform, other].map((client) => client.post('/clock/advances', { days: 1 }));
    expect((await Promise.all(both)).map(({ status }) => status)).toEqual([201, 201]);
    await service.app.get(ProgrammeClock).refresh();
    expect(service.app.get(ProgrammeClock).today()).toBe('2021-03-31');
    await replica.app.close();
    await replica.dataSource.destroy();
    await replica.issuer.stop();
  });

  it('does not go back for a reading that comes late', async () => {
    const clock = service.app.get(ProgrammeClock);
    await service.query(`UPDATE programme_clock SET offset_ms = offset_ms - 86400000`);
    await clock.refresh();
    expect(clock.today()).toBe('2021-03-31');
    await service.query(`UPDATE programme_clock SET offset_ms = offset_ms + 86400000`);
  });

  it('moves to a day, stays on the day it is, and never goes back', async () => {
    expect((await platform.post('/clock/advances', { to: '2021-06-21' })).status).toBe(201);
    expect((await platform.get('/clock')).body).toMatchObject({ today: '2021-06-21' });
    expect((await platform.post('/clock/advances', { to: '2021-06-21' })).status).toBe(201);
    expect(await platform.post('/clock/advances', { to: '2021-06-20' })).toMatchObject({
      status: 422,
      body: { code: 'CLOCK_ONLY_FORWARD' },
    });
    for (const form of [{}, { days: 1, to: '2021-07-01' }, { days: 0 }, { days: 1.5 }, { to: '2021-02-30' }])
      expect((await platform.post('/clock/advances', form)).status).toBe(400);
  });

  it('dates decisions and events; a replica follows, and a restart keeps it', async () => {
    const { body } = await service
      .as({ role: 'anct' })
      .post('/loans', { structureId: newId(), title: 'dated' });
    expect(await service.query(`SELECT lent_on FROM loan WHERE id = $1`, [body['id']])).toEqual([
      { lent_on: '2021-06-21' },
    ]);
    const [event] = await service.events();
    expect(event?.time).toMatch(/^2021-06-21T/);
    const replica = await openTestService(lending, { at: '2021-03-01', database });
    expect(replica.app.get(ProgrammeClock).today()).toBe('2021-06-21');
    await platform.post('/clock/advances', { days: 1 });
    await replica.app.get(ProgrammeClock).refresh();
    expect(replica.app.get(ProgrammeClock).today()).toBe('2021-06-22');
    await replica.app.close();
    await replica.dataSource.destroy();
    await replica.issuer.stop();
  });

  it('passes, in a spec, by every moment at which something falls due', async () => {
    const days: string[] = [];
    const loans = service.app.get(Loans);
    await service.query(`DELETE FROM due_work`);
    for (const lentOn of ['2021-07-01', '2021-07-15'])
      await service.as({ role: 'anct' }).post('/loans', { structureId: newId(), title: 'due', lentOn });
    loans.onReminder = async () => void days.push(service.app.get(ProgrammeClock).today());
    await service.advanceTo('2021-08-02');
    expect(days).toEqual(['2021-07-31']);
    await service.advanceTo('2021-12-31');
    expect(days).toEqual(['2021-07-31', '2021-08-14']);
    expect((await platform.get('/clock')).body).toMatchObject({ today: '2021-12-31' });
  });

  it('that is real cannot be moved', async () => {
    const real = await openTestService(lending, {
      configuration: { PROGRAMME_CLOCK: 'real', PROGRAMME_CLOCK_START: '' },
    });
    expect(await real.as({ role: 'platform' }).post('/clock/advances', { days: 1 })).toMatchObject({
      status: 409,
      body: { code: 'CLOCK_IS_REAL' },
    });
    expect((await real.as({ role: 'anct' }).get('/clock')).body).toMatchObject({ adjustable: false });
    await real.close();
  });
});
