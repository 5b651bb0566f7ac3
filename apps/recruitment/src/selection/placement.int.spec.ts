import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  AdviserDeployed,
  AssignmentCancelled,
  AssignmentEnded,
  AssignmentTerminated,
  EnvelopeCommitted,
  type EventEnvelope,
} from '@cnfs/contracts';
import { newId } from '@cnfs/kernel';
import { deliver, envelopeOf, permute } from '@cnfs/messaging/testing';
import fc from 'fast-check';
import { type HostInSpec, Recruiting, done } from '../testing/recruiting.js';

describe('a confirmed selection', () => {
  let recruiting: Recruiting;
  let host: HostInSpec;
  beforeAll(async () => {
    recruiting = await Recruiting.open();
    host = await recruiting.host();
  });
  afterAll(() => recruiting.close());

  async function confirmed() {
    const postId = await recruiting.vacantPost(host);
    const { id: candidateId } = await recruiting.candidate();
    const selectionId = await recruiting.confirmed(host, postId, candidateId);
    return { selectionId, postId, candidateId, structureId: host.id, assignmentId: newId() };
  }
  type Case = Awaited<ReturnType<typeof confirmed>>;

  const deployed = (ids: Case) =>
    envelopeOf(AdviserDeployed, {
      ...ids,
      communeCode: '01004',
      departement: '01',
      region: '84',
      regionRule: 'KEPT',
      date: '2021-06-21',
    });
  const ended = (ids: Case) =>
    envelopeOf(AssignmentEnded, { ...ids, reason: 'CONTRACT_ENDED', date: '2023-05-02' });
  const terminated = (ids: Case) =>
    envelopeOf(AssignmentTerminated, {
      ...ids,
      terminationId: newId(),
      reason: 'RESIGNATION',
      effectiveDate: '2022-04-30',
      date: '2022-04-11',
    });
  const cancelled = (ids: Case) =>
    envelopeOf(AssignmentCancelled, { ...ids, reason: 'CONTRACT_NOT_STARTED', date: '2021-03-12' });

  const receive = (...events: EventEnvelope[]) => deliver(recruiting.service.app, events);
  async function standing({ selectionId, postId, candidateId }: Case) {
    const [row] = await recruiting.service.query<object>(
      `SELECT s.state AS selection, p.state AS post, p.selection_id AS holder, p.vacant_since AS "vacantSince", c.state AS candidate
         FROM selection s JOIN post p ON p.id = $2 JOIN candidate c ON c.id = $3 WHERE s.id = $1`,
      [selectionId, postId, candidateId],
    );
    return row;
  }

  it('occupies its post once the adviser is deployed', async () => {
    const ids = await confirmed();
    await receive(deployed(ids));
    expect(await standing(ids)).toEqual({
      selection: 'CONFIRMED',
      post: 'OCCUPIED',
      holder: ids.selectionId,
      vacantSince: null,
      candidate: 'SELECTED',
    });
    expect((await recruiting.eventsOf(ids.postId)).at(-1)).toBe('PostOccupied');
  });

  it('ends, frees its post and makes the candidate available at each end of the assignment', async () => {
    for (const [over, vacantSince] of [
      [cancelled, '2021-03-12'],
      [ended, '2023-05-03'],
      [terminated, '2022-05-01'],
    ] as const) {
      const ids = await confirmed();
      await receive(deployed(ids), over(ids));
      expect(await standing(ids)).toEqual({
        selection: 'ENDED',
        post: 'VACANT',
        holder: null,
        vacantSince,
        candidate: 'VERIFIED',
      });
      expect((await recruiting.eventsOf(ids.postId)).slice(-2)).toEqual(['PostOccupied', 'PostVacated']);
      expect((await recruiting.eventsOf(ids.selectionId)).at(-1)).toBe('SelectionEnded');
    }
  });

  it('touches nothing of a post that was let to another since, whatever is told of it late', async () => {
    const old = await confirmed();
    await receive(ended(old));
    const { id: candidateId } = await recruiting.candidate();
    const after = { start: '2023-05-03', end: '2025-05-02' };
    const selectionId = await recruiting.confirmed(host, old.postId, candidateId, after);
    await receive(deployed(old), ended(old), terminated(old));
    const next = { ...old, selectionId, candidateId, assignmentId: newId() };
    expect(await standing(next)).toMatchObject({
      selection: 'CONFIRMED',
      post: 'RESERVED',
      holder: selectionId,
    });
    await receive(deployed(next), deployed(old));
    expect(await standing(next)).toMatchObject({ post: 'OCCUPIED', holder: selectionId });
  });

  it('lets its candidate be recruited again, from the day after the last one', async () => {
    const ids = await confirmed();
    await receive(deployed(ids), terminated(ids));
    await recruiting.confirmed(host, ids.postId, ids.candidateId, { start: '2022-05-01', end: '2024-04-30' });
    expect(await recruiting.stateOf('candidate', ids.candidateId)).toBe('SELECTED');
  });

  it('binds its candidate and its post up to the last day, which may be to come', async () => {
    const ids = await confirmed();
    await receive(deployed(ids), terminated(ids));
    const elsewhere = await recruiting.interviewed(host, await recruiting.vacantPost(host), ids.candidateId);
    const other = await recruiting.candidate();
    const samePost = await recruiting.interviewed(host, ids.postId, other.id);
    const lastDay = recruiting.contract({ start: '2022-04-30', end: '2024-04-29' });
    for (const [selectionId, code] of [
      [elsewhere, 'CANDIDATE_UNDER_CONTRACT'],
      [samePost, 'POST_UNDER_CONTRACT'],
    ] as const) {
      const { status, body } = await host.agent.post(`/selections/${selectionId}/contracts`, lastDay);
      expect([status, body['code']]).toEqual([422, code]);
    }
    // Behind the API's back, the database says the same.
    const declareAt = (id: string) =>
      recruiting.service.query(
        `UPDATE selection SET state = 'CONTRACT_DECLARED', contract_type = 'CDI', contract_start = '2022-04-30',
                gross_monthly_salary_cents = 180000, full_time = true, grant_option = 'FULL_24M' WHERE id = $1`,
        [id],
      );
    await expect(declareAt(elsewhere)).rejects.toThrow(/selection_contracts_of_candidate/);
    await expect(declareAt(samePost)).rejects.toThrow(/selection_contracts_of_post/);
    const next = recruiting.contract({ type: 'CDI', start: '2022-05-01', end: null });
    for (const selectionId of [elsewhere, samePost])
      done(await host.agent.post(`/selections/${selectionId}/contracts`, next));
  });

  it('binds nobody when its contract never began', async () => {
    const ids = await confirmed();
    await receive(cancelled(ids));
    await recruiting.confirmed(host, ids.postId, ids.candidateId);
  });

  it('ends on the earliest day it is told, whichever comes first', async () => {
    for (const facts of [
      [ended, terminated],
      [terminated, ended],
    ]) {
      const ids = await confirmed();
      for (const fact of facts) await receive(fact(ids));
      const [row] = await recruiting.service.query<{ endedOn: string }>(
        `SELECT ended_on AS "endedOn" FROM selection WHERE id = $1`,
        [ids.selectionId],
      );
      expect(row?.endedOn).toBe('2022-04-30');
    }
  });

  it('keeps facts of a selection it does not know, and does nothing with them', async () => {
    const stranger = {
      selectionId: newId(),
      postId: newId(),
      candidateId: newId(),
      structureId: newId(),
      assignmentId: newId(),
    };
    const outcomes = await receive(ended(stranger), deployed(stranger));
    expect(outcomes.map(({ outcome }) => outcome)).toEqual(['handled', 'handled']);
  });

  it('ends the same whatever the order of the case’s events, with duplicates, and after a loss of the inbox', async () => {
    const anyEnd = fc.constantFrom(
      { over: cancelled, vacantSince: '2021-03-12' },
      { over: ended, vacantSince: '2023-05-03' },
      { over: terminated, vacantSince: '2022-05-01' },
    );
    await fc.assert(
      fc.asyncProperty(anyEnd, fc.gen(), async ({ over, vacantSince }, gen) => {
        const ids = await confirmed();
        const funds = envelopeOf(EnvelopeCommitted, recruiting.funds(host, ids.postId));
        const events = [funds, deployed(ids), over(ids)] as EventEnvelope[];
        const expected = {
          selection: 'ENDED',
          post: 'VACANT',
          holder: null,
          vacantSince,
          candidate: 'VERIFIED',
        };
        await receive(...gen(permute, events));
        expect(await standing(ids)).toEqual(expected);
        const told = await recruiting.eventsOf(ids.postId);
        await recruiting.service.query('DELETE FROM inbox');
        await receive(...gen(permute, events));
        expect(await standing(ids)).toEqual(expected);
        expect(await recruiting.eventsOf(ids.postId)).toEqual(told);
      }),
      { numRuns: 15, endOnFailure: true },
    );
  }, 120_000);
});
