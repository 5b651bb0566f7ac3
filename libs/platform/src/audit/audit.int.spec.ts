import { newId } from '@cnfs/kernel';
import { type Cause, UnitOfWork } from '@cnfs/messaging';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { lending } from '../fixture/lending.js';
import type { PageOf } from '../http/page.dto.js';
import { type TestService, openTestService } from '../testing/index.js';
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
    expect((await auditor.get('/audit-entries?cursor=nothing')).status).toBe(400);
    for (const role of ['anct', 'bdt', 'structure'])
      expect((await service.as({ role }).get('/audit-entries')).status).toBe(403);
  });
});
