import { newId } from '@cnfs/kernel';
import { UnitOfWork } from '@cnfs/messaging';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Actor } from '../auth/actor.js';
import { lending } from '../fixture/lending.js';
import { type TestService, openTestService } from '../testing/index.js';
import { ApprovalSteps, SamePerson } from './approval-steps.js';

const cause = { actor: 'system:kits', causationId: null, correlationId: null, traceparent: null };
const actor = (role: Actor['role'], person: string = newId()): Actor => ({
  ...{ role, person, territories: [], structures: [], organisations: [], scopes: [] },
});
let service: TestService;
beforeAll(async () => {
  service = await openTestService(lending);
});
afterAll(() => service?.close());

const record = (subjectId: string, step: string, by: Actor, contentHash = 'a') =>
  service.app
    .get(UnitOfWork)
    .run(cause, (tx) =>
      service.app
        .get(ApprovalSteps)
        .record(tx, { subject: 'order', subjectId, step, contentHash, actor: by, reason: `${step}é` }),
    );

describe('steps of an approval', () => {
  it('are taken by different persons, whatever their roles', async () => {
    const id = newId();
    const [alice, bruno] = [actor('bdt'), actor('bdt')];
    await record(id, 'prepare', alice);
    await expect(record(id, 'approve', alice)).rejects.toThrow(SamePerson);
    await expect(record(id, 'approve', actor('anct', alice.person))).rejects.toMatchObject({ kind: 'state' });
    await record(id, 'approve', bruno);
    await expect(record(id, 'release', bruno)).rejects.toThrow(SamePerson);

    expect(
      await service.query(
        `SELECT step, person, actor, reason FROM approval_step WHERE subject_id = $1 ORDER BY id`,
        [id],
      ),
    ).toEqual([
      { step: 'prepare', person: alice.person, actor: `bdt:${alice.person}`, reason: 'prepareé' },
      { step: 'approve', person: bruno.person, actor: `bdt:${bruno.person}`, reason: 'approveé' },
    ]);
  });

  it('count for the content that was seen', async () => {
    const id = newId();
    const alice = actor('bdt');
    await record(id, 'prepare', alice);
    await record(id, 'prepare', alice, 'b');
    await expect(record(id, 'approve', alice, 'b')).rejects.toThrow(SamePerson);
  });

  it('race: one person who clicks twice is one person', async () => {
    const [id, alice] = [newId(), actor('bdt')];
    const answers = await Promise.allSettled([record(id, 'approve', alice), record(id, 'release', alice)]);
    expect(answers.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });
});
