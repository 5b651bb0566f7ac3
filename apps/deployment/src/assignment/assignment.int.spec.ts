import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  CandidateSelected,
  type EventData,
  PostVacated,
  TrainingCompleted,
  TrainingExempted,
  example,
} from '@cnfs/contracts';
import { newId } from '@cnfs/kernel';
import { type TestService, openTestService } from '@cnfs/platform/testing';
import fc from 'fast-check';
import { deployment } from '../service.js';
import type { TerminationView } from '../termination/termination.queries.js';
import type { AssignmentView } from './assignment.queries.js';

let service: TestService;
beforeAll(async () => {
  service = await openTestService(deployment, { at: '2021-09-15' });
});
afterAll(() => service.close());

const anct = { role: 'anct' } as const;
type Selected = EventData<typeof CandidateSelected>;

function selected(overrides: Partial<Selected> = {}): Selected {
  const ids = { selectionId: newId(), postId: newId(), candidateId: newId(), structureId: newId() };
  return {
    ...example(CandidateSelected),
    ...ids,
    startDate: '2021-06-01',
    endDate: '2023-05-31',
    homeRegion: '75',
    structureRegion: '75',
    structureDepartement: '87',
    ...overrides,
  };
}
const caseOf = ({ selectionId, postId, candidateId, structureId }: Selected) => ({
  selectionId,
  postId,
  candidateId,
  structureId,
});
const trained = (data: Selected) => ({ ...example(TrainingCompleted), ...caseOf(data), date: '2021-09-10' });
/** All that other services tell of a case before the adviser is on the field. */
const tellings = [
  (data: Selected, as: { id: string }) => service.deliver(CandidateSelected, data, as),
  (data: Selected, as: { id: string }) => service.deliver(TrainingCompleted, trained(data), as),
  (data: Selected, as: { id: string }) =>
    service.deliver(
      TrainingExempted,
      { ...example(TrainingExempted), ...caseOf(data), date: '2021-07-01' },
      as,
    ),
];
const structureOf = ({ structureId }: Selected) =>
  service.as({ role: 'structure', structures: [structureId] });

async function assignmentOf(data: Selected): Promise<AssignmentView> {
  const { body } = await service
    .as(anct)
    .get<{ items: AssignmentView[] }>(`/assignments?selectionId=${data.selectionId}`);
  const [assignment] = body.items;
  if (!assignment) throw new Error('no assignment');
  return assignment;
}
async function ready(overrides: Partial<Selected> = {}): Promise<{ data: Selected; id: string }> {
  const data = selected(overrides);
  await service.deliver(CandidateSelected, data);
  await service.deliver(TrainingCompleted, trained(data));
  return { data, id: (await assignmentOf(data)).id };
}
const activate = ({ data, id }: { data: Selected; id: string }) =>
  structureOf(data).post<{ code?: string }>(`/assignments/${id}/activations`, {
    startedOn: '2021-09-13',
    communeCode: '87085',
  });
const namesOf = async (id: string) =>
  (await service.events()).filter(({ key }) => key === id).map(({ type }) => type.split('.')[1]);

describe('an assignment', () => {
  it('is planned at selection, ready after training, active from the first day on the field', async () => {
    const it = await ready();
    expect((await activate(it)).status).toBe(201);
    expect(await assignmentOf(it.data)).toMatchObject({ state: 'ACTIVE', startedOn: '2021-09-13' });
    expect(await namesOf(it.id)).toEqual(['AssignmentPlanned', 'AssignmentReady', 'AdviserDeployed']);
  });

  it('ends in the same state whatever the order in which its facts are told', async () => {
    const order = fc.shuffledSubarray([0, 1, 2, 0, 1, 2], { minLength: 6 });
    await fc.assert(
      fc.asyncProperty(order, async (turns) => {
        const data = selected();
        const ids = [newId(), newId(), newId()];
        for (const turn of turns) await tellings[turn]?.(data, { id: ids[turn] ?? '' });
        expect(await assignmentOf(data)).toMatchObject({
          state: 'READY',
          trainedOn: '2021-09-10',
          exemptedOn: '2021-07-01',
        });
      }),
      { numRuns: 30 },
    );
  });

  it('is out of reach of another structure and of another territory', async () => {
    const { id } = await ready();
    expect(
      (await service.as({ role: 'structure', structures: [newId()] }).get(`/assignments/${id}`)).status,
    ).toBe(404);
    expect(
      (await service.as({ role: 'prefect', territories: ['D46'] }).get(`/assignments/${id}`)).status,
    ).toBe(404);
    expect(
      (await service.as({ role: 'prefect', territories: ['R75'] }).get(`/assignments/${id}`)).status,
    ).toBe(200);
  });

  it('needs a derogation of ANCT outside the home région', async () => {
    const it = await ready({ structureRegion: '11', structureDepartement: '75' });
    expect(await activate(it)).toMatchObject({ status: 422, body: { code: 'OUTSIDE_HOME_REGION' } });
    await service.as(anct).post(`/assignments/${it.id}/derogations`, { reason: 'Rapprochement familial' });
    expect((await activate(it)).status).toBe(201);
  });

  it('is the only active one of its post, however many are activated at once', async () => {
    const postId = newId();
    const rivals = await Promise.all(Array.from({ length: 5 }, () => ready({ postId })));
    const answers = await Promise.all(rivals.map(activate));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    for (const { status, body } of answers.filter((answer) => answer.status !== 201))
      expect([status, body.code]).toEqual([409, 'ALREADY_ACTIVE']);
  });

  it('is cancelled before its contract begins, and not after', async () => {
    const it = await ready({ startDate: '2021-10-01' });
    const cancel = () =>
      structureOf(it.data).post(`/assignments/${it.id}/cancellations`, { reason: 'CANDIDATE_DESISTED' });
    expect((await cancel()).status).toBe(201);
    expect(await namesOf(it.id)).toContain('AssignmentCancelled');
    const begun = await ready();
    const late = await structureOf(begun.data).post(`/assignments/${begun.id}/cancellations`, {
      reason: 'NO_LONGER',
    });
    expect(late).toMatchObject({ status: 409, body: { code: 'CONTRACT_HAS_BEGUN' } });
  });
});

describe('a termination', () => {
  const declare = (it: { data: Selected; id: string }) =>
    structureOf(it.data).post<{ id: string }>('/terminations', {
      assignmentId: it.id,
      reason: 'RESIGNATION',
      effectiveDate: '2022-03-31',
      proof: 'Lettre du 28 février 2022',
    });

  it('ends the assignment once ANCT has validated it, and shows how far its consequences have come', async () => {
    const it = await ready();
    await activate(it);
    const { body } = await declare(it);
    expect(
      (await service.as(anct).post(`/terminations/${body.id}/validations`, { note: 'Conforme' })).status,
    ).toBe(201);
    expect(await assignmentOf(it.data)).toMatchObject({ state: 'TERMINATED', endedOn: '2022-03-31' });
    await service.deliver(PostVacated, {
      ...example(PostVacated),
      ...caseOf(it.data),
      cause: 'ASSIGNMENT_TERMINATED',
      date: '2022-04-01',
    });
    const { body: view } = await service.as(anct).get<TerminationView>(`/terminations/${body.id}`);
    expect(view.progress).toEqual({
      postFreedOn: '2022-04-01',
      grantRecalculatedOn: null,
      kitAskedBackOn: null,
    });
  });

  it('awaits one decision at a time, and is decided once', async () => {
    const it = await ready();
    await activate(it);
    const { body } = await declare(it);
    expect((await declare(it)).status).toBe(409);
    const decisions = await Promise.all([
      service.as(anct).post(`/terminations/${body.id}/validations`, { note: 'Conforme' }),
      service.as(anct).post(`/terminations/${body.id}/refusals`, { note: 'Non conforme' }),
      structureOf(it.data).post(`/terminations/${body.id}/withdrawals`),
    ]);
    expect(decisions.filter(({ status }) => status === 201)).toHaveLength(1);
  });

  it('changes nothing once refused: the adviser goes on', async () => {
    const it = await ready();
    await activate(it);
    const { body } = await declare(it);
    await service.as(anct).post(`/terminations/${body.id}/refusals`, { note: 'Motif non établi' });
    expect((await assignmentOf(it.data)).state).toBe('ACTIVE');
    expect(await namesOf(it.id)).toContain('TerminationRefused');
  });
});

describe('activity', () => {
  const workshop = {
    day: '2021-09-14',
    kind: 'WORKSHOP',
    minutes: 90,
    themes: ['EMAIL'],
    communeCode: '87085',
    participants: {
      total: 8,
      byAge: { under12: 0, from12To17: 0, from18To34: 2, from35To59: 3, from60: 3 },
      byStatus: { student: 0, unemployed: 3, employed: 2, retired: 3, unspecified: 0 },
    },
  };

  it('is attached to the assignment of its day', async () => {
    const it = await ready();
    await activate(it);
    const adviser = service.as({ role: 'adviser', person: it.data.candidateId });
    const { status, body } = await adviser.post<{ id: string }>('/activities', workshop);
    expect(status).toBe(201);
    const told = (await service.events()).find(({ key }) => key === body.id);
    expect(told?.data).toMatchObject({ assignmentId: it.id, ...caseOf(it.data), day: '2021-09-14' });
    expect(await adviser.post('/activities', { ...workshop, day: '2021-09-12' })).toMatchObject({
      status: 422,
      body: { code: 'NO_ASSIGNMENT_THAT_DAY' },
    });
  });

  it('of one adviser is not seen by another', async () => {
    const it = await ready();
    await activate(it);
    await service.as({ role: 'adviser', person: it.data.candidateId }).post('/activities', workshop);
    const other = service.as({ role: 'adviser', person: newId() });
    expect((await other.get<{ items: unknown[] }>('/activities')).body.items).toEqual([]);
  });
});

describe('the end of a contract', () => {
  it('ends the assignment the day after', async () => {
    const data = selected({ startDate: '2021-06-01', endDate: '2021-09-20' });
    await service.deliver(CandidateSelected, data);
    await service.deliver(TrainingCompleted, trained(data));
    const { id } = await assignmentOf(data);
    await activate({ data, id });
    await service.advanceTo('2021-09-20');
    expect((await assignmentOf(data)).state).toBe('ACTIVE');
    await service.advanceTo('2021-09-21');
    expect(await assignmentOf(data)).toMatchObject({ state: 'ENDED', endedOn: '2021-09-20' });
    expect(await namesOf(id)).toContain('AssignmentEnded');
  });
});

describe('the end of a contract in which the adviser never was on the field', () => {
  it('cancels the assignment, and frees what waited for it', async () => {
    const data = selected({ startDate: '2021-06-01', endDate: '2021-09-30' });
    await service.deliver(CandidateSelected, data);
    const { id } = await assignmentOf(data);
    await service.advanceTo('2021-10-01');
    expect(await assignmentOf(data)).toMatchObject({ state: 'CANCELLED', endedOn: '2021-09-30' });
    expect(await namesOf(id)).toContain('AssignmentCancelled');
  });
});
