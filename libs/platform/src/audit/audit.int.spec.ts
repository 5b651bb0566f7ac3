import { newId } from '@cnfs/kernel';
import { type Cause, UnitOfWork } from '@cnfs/messaging';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { lending } from '../fixture/lending.js';
import type { PageOf } from '../http/page.dto.js';
import { type TestService, openTestService } from '../testing/index.js';
import pg from 'pg';
import { Audit } from './audit.js';

let service: TestService;
let audit: Audit;
let unitOfWork: UnitOfWork;
beforeAll(async () => {
  service = await openTestService(lending);
  audit = service.app.get(Audit);
  unitOfWork = service.app.get(UnitOfWork);
});
afterAll(() => service?.close());

const cause = (person = newId()): Cause => ({
  actor: `platform:${person}`,
  causationId: newId(),
  correlationId: null,
  traceparent: null,
});
const act = (id: string) => ({
  action: 'loan.forgive',
  subject: { type: 'loan', id },
  reason: 'perdu dans un déménagement',
  details: { days: 30 },
});
const rowsOf = (id: string) =>
  service.query<{ stage: string; person: string; details: object }>(
    `SELECT stage, person, role, action, request_id, reason, details FROM audit_entry WHERE subject_id = $1 ORDER BY id`,
    [id],
  );

describe('an audited act', () => {
  it('is written with who, what, why and from which request', async () => {
    const [id, person] = [newId(), newId()];
    const by = cause(person);
    await unitOfWork.run(by, (tx) => audit.record(tx, act(id)));
    expect(await rowsOf(id)).toEqual([
      {
        ...{ stage: 'DONE', person, role: 'platform', action: 'loan.forgive' },
        ...{ request_id: by.causationId, reason: 'perdu dans un déménagement', details: { days: 30 } },
      },
    ]);
  });

  it('leaves nothing when its transaction is undone', async () => {
    const id = newId();
    const work = unitOfWork.run(cause(), async (tx) => {
      await audit.record(tx, act(id));
      throw new Error('changed its mind');
    });
    await expect(work).rejects.toThrow('changed its mind');
    expect(await rowsOf(id)).toEqual([]);
  });

  it('of several transactions is written before it begins, and when it ended or failed', async () => {
    const [done, failed] = [newId(), newId()];
    let before: unknown[] = [];
    await audit.around(cause(), act(done), async () => {
      before = await rowsOf(done);
      return { loans: 3 };
    });
    expect(before).toHaveLength(1);
    expect(await rowsOf(done)).toMatchObject([
      { stage: 'BEGUN', details: { days: 30 } },
      { stage: 'DONE', details: { days: 30, outcome: { loans: 3 } } },
    ]);
    const work = audit.around(cause(), act(failed), () =>
      Promise.reject(new RangeError('of jeanne@example.org')),
    );
    await expect(work).rejects.toThrow(RangeError);
    expect(await rowsOf(failed)).toMatchObject([
      { stage: 'BEGUN' },
      { stage: 'FAILED', details: { error: 'RangeError' } },
    ]);
  });
});

interface Row {
  id: string;
  person: string;
  role: string;
  route: string | null;
  subject_id: string;
  request_id: string;
  reason: string | null;
  details: { structureId?: string; shown?: string[] };
}
const actsOf = (person: string) =>
  service.query<Row>(`SELECT * FROM audit_entry WHERE person = $1 ORDER BY id`, [person]);

describe('a request that writes', () => {
  it('is written down with its route, what it was done to, by whom, on which day of the programme', async () => {
    const [structureId, person] = [newId(), newId()];
    const { body } = await service
      .as({ role: 'anct', person })
      .post('/loans', { structureId, title: 'livre' });
    expect(await actsOf(person)).toMatchObject([
      {
        ...{ action: 'loan.lend', route: 'POST /loans', stage: 'DONE', subject_type: 'loans' },
        ...{ subject_id: body['id'], role: 'anct', issuer: service.issuer.url, details: { structureId } },
        ...{ request_id: expect.stringMatching(/./), programme_time: expect.any(Date) },
      },
    ]);
    const [row] = await service.query<{ day: string; late: boolean }>(
      `SELECT programme_time::date::text AS day, recorded_at > programme_time AS late FROM audit_entry WHERE person = $1`,
      [person],
    );
    expect(row).toEqual({ day: '2021-03-01', late: true });
  });

  it('leaves nothing when it is refused, and one row however often it is sent', async () => {
    const [structureId, person] = [newId(), newId()];
    const anct = service.as({ role: 'anct', person });
    const form = { structureId, title: 'livre' };
    for (const failure of ['rule', 'crash']) await anct.post('/loans', { ...form, failure });
    expect(await actsOf(person)).toEqual([]);
    for (const key of ['once', 'once', 'once']) await anct.post('/loans', form, { key });
    expect(await actsOf(person)).toHaveLength(1);
    await anct.patch(
      `/loans/${(await actsOf(person))[0]?.subject_id}`,
      { title: 'autre' },
      { ifMatch: '"1"' },
    );
    expect((await actsOf(person)).map(({ route }) => route)).toEqual(['POST /loans', 'PATCH /loans/:id']);
  });

  it('is found without a token, as nobody’s', async () => {
    await service.anonymous.post('/loans/confirmations');
    const [row] = await service.query<Row>(
      `SELECT * FROM audit_entry WHERE route = 'POST /loans/confirmations'`,
    );
    expect(row).toMatchObject({ person: 'anonymous', role: 'public', issuer: null });
  });
});

describe('a reading of personal data', () => {
  it('is written down with what it showed, and found by each of those', async () => {
    const [structureId, person] = [newId(), newId()];
    const anct = service.as({ role: 'anct' });
    const lent = [1, 2].map((n) => anct.post<{ id: string }>('/loans', { structureId, title: `livre ${n}` }));
    const ids = (await Promise.all(lent)).map(({ body }) => body.id);
    const agent = service.as({ role: 'structure', person, structures: [structureId] });
    await agent.get('/loans');
    await agent.get(`/loans/${ids[0]}`);
    await agent.get(`/loans/${newId()}`); // nothing was shown
    const [list, one, ...more] = await actsOf(person);
    expect(list).toMatchObject({ action: 'loan.list', route: 'GET /loans', subject_id: null });
    expect(list?.details.shown?.sort()).toEqual(ids.sort());
    expect([one?.route, ids, more]).toMatchObject([
      'GET /loans/:id',
      expect.arrayContaining([one?.subject_id]),
      [],
    ]);
    type Entries = PageOf<{ route: string }>;
    const found = await service
      .as({ role: 'auditor' })
      .get<Entries>(`/audit-entries?subjectId=${one?.subject_id}&person=${person}`);
    expect(found.body.items.map(({ route }) => route)).toEqual(['GET /loans/:id', 'GET /loans']);
  });

  it('shows nothing when it cannot be written down', async () => {
    const { id } = (
      await service.as({ role: 'anct' }).post<{ id: string }>('/loans', { structureId: newId(), title: 'x1' })
    ).body;
    const owner = new pg.Client({ connectionString: service.database.ownerUrl });
    await owner.connect();
    try {
      await owner.query(`REVOKE INSERT (route) ON audit_entry FROM kits_app`);
      const { status, body } = await service.as({ role: 'anct' }).get(`/loans/${id}`);
      expect([status, JSON.stringify(body)]).toEqual([500, expect.not.stringContaining('x1')]);
    } finally {
      await owner.query(`GRANT INSERT (route) ON audit_entry TO kits_app`);
      await owner.end();
    }
  });
});

describe('the rows of the audit', () => {
  it.each([
    ['changed', `UPDATE audit_entry SET reason = 'autre'`],
    ['taken out', `DELETE FROM audit_entry`],
    ['emptied', `TRUNCATE audit_entry`],
    [
      'dated by hand',
      `INSERT INTO audit_entry (person, role, action, stage, subject_type, recorded_at)
       VALUES ('x', 'anct', 'loan.forgive', 'DONE', 'loan', '2020-01-01')`,
    ],
    [
      'numbered by hand',
      `INSERT INTO audit_entry (id, person, role, action, stage, subject_type) OVERRIDING SYSTEM VALUE
       VALUES (1, 'x', 'anct', 'loan.forgive', 'DONE', 'loan')`,
    ],
  ])('cannot be %s by the application', async (_, sql) => {
    await expect(service.query(sql)).rejects.toThrow(/permission denied/);
  });

  it('are read by the platform team and by auditors, the latest first, page by page', async () => {
    const [id, person] = [newId(), newId()];
    for (const days of [1, 2, 3])
      await unitOfWork.run(cause(person), (tx) => audit.record(tx, { ...act(id), details: { days } }));
    type Entries = PageOf<{ details: { days: number } }>;
    const auditor = service.as({ role: 'auditor' });
    const first = await auditor.get<Entries>(`/audit-entries?person=${person}&limit=2`);
    expect(first.body.items.map(({ details }) => details.days)).toEqual([3, 2]);
    const rest = await service
      .as({ role: 'platform' })
      .get<Entries>(
        `/audit-entries?subjectType=loan&subjectId=${id}&action=loan.forgive&cursor=${first.body.nextCursor}`,
      );
    expect(rest.body).toMatchObject({ items: [{ details: { days: 1 } }], nextCursor: null });
    const from = new Date(Date.now() + 60_000).toISOString();
    expect((await auditor.get<Entries>(`/audit-entries?person=${person}&from=${from}`)).body.items).toEqual(
      [],
    );
    expect(
      (await auditor.get<Entries>(`/audit-entries?person=${person}&to=${from}`)).body.items,
    ).toHaveLength(3);
    expect((await auditor.get('/audit-entries?from=yesterday')).status).toBe(400);
    expect((await auditor.get('/audit-entries?cursor=nothing')).status).toBe(400);
    for (const role of ['anct', 'bdt', 'structure'])
      expect((await service.as({ role }).get('/audit-entries')).status).toBe(403);
  });
});
