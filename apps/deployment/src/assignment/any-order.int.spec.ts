// What other services tell of a case, in every order, some of it twice, then all of it again with the inbox emptied.
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import {
  CandidateSelected,
  type EventEnvelope,
  GrantRecalculated,
  KitReturnRequested,
  KitReturned,
  PostVacated,
  TrainingCompleted,
  TrainingExempted,
  example,
} from '@cnfs/contracts';
import { newId } from '@cnfs/kernel';
import { deliver, envelopeOf, permute } from '@cnfs/messaging/testing';
import { type TestService, openTestService } from '@cnfs/platform/testing';
import fc from 'fast-check';
import { deployment } from '../service.js';

let service: TestService;
beforeAll(async () => {
  service = await openTestService(deployment, { at: '2021-09-15' });
});
afterAll(() => service.close());

interface Case {
  readonly selectionId: string;
  readonly postId: string;
  readonly candidateId: string;
  readonly structureId: string;
}
const newCase = (): Case => ({
  selectionId: newId(),
  postId: newId(),
  candidateId: newId(),
  structureId: newId(),
});

/** Before the adviser is on the field. */
const beginning = (ids: Case): EventEnvelope[] => [
  envelopeOf(CandidateSelected, {
    ...example(CandidateSelected),
    ...ids,
    ...{ startDate: '2021-06-01', endDate: '2023-05-31', homeRegion: '75' },
    ...{ structureRegion: '75', structureDepartement: '87' },
  }),
  envelopeOf(TrainingCompleted, { ...example(TrainingCompleted), ...ids, date: '2021-09-10' }),
  envelopeOf(TrainingExempted, { ...example(TrainingExempted), ...ids, date: '2021-07-01' }),
];
/** What follows a termination of 31 March 2022 in the other services. */
const consequences = (ids: Case): EventEnvelope[] => [
  envelopeOf(PostVacated, {
    ...example(PostVacated),
    ...ids,
    cause: 'ASSIGNMENT_TERMINATED',
    date: '2022-04-01',
  }),
  envelopeOf(GrantRecalculated, {
    ...example(GrantRecalculated),
    ...ids,
    terminationId: newId(),
    date: '2022-04-02',
  }),
  envelopeOf(KitReturnRequested, { ...example(KitReturnRequested), ...ids, date: '2022-04-03' }),
  envelopeOf(KitReturned, { ...example(KitReturned), ...ids, date: '2022-04-20' }),
];

async function terminate(ids: Case): Promise<void> {
  const structure = service.as({ role: 'structure', structures: [ids.structureId] });
  const { body } = await structure.get<{ items: { id: string }[] }>(
    `/assignments?selectionId=${ids.selectionId}`,
  );
  const assignmentId = body.items[0]?.id ?? '';
  const place = { startedOn: '2021-09-13', communeCode: '87085' };
  await structure.post(`/assignments/${assignmentId}/activations`, place);
  const declared = await structure.post<{ id: string }>('/terminations', {
    ...{ assignmentId, reason: 'RESIGNATION', effectiveDate: '2022-03-31' },
    proof: 'Lettre du 28 février 2022',
  });
  const validated = await service
    .as({ role: 'anct' })
    .post(`/terminations/${declared.body.id}/validations`, { note: 'Conforme' });
  expect(validated.status).toBe(201);
}

async function standing({ selectionId }: Case): Promise<object> {
  const [row] = await service.query<object>(
    `SELECT a.state, a.trained_on AS trained, a.exempted_on AS exempted, a.ended_on AS ended,
            t.post_freed_on AS post, t.grant_recalculated_on AS grant, t.kit_asked_back_on AS kit
       FROM assignment a LEFT JOIN termination t ON t.assignment_id = a.id WHERE a.selection_id = $1`,
    [selectionId],
  );
  return row ?? {};
}
const told = async ({ selectionId }: Case) =>
  (await service.events())
    .filter(({ data }) => (data as { selectionId?: string }).selectionId === selectionId)
    .map(({ type }) => type.split('.')[1]);

it('a case ends in the same state in every order of its events, with duplicates, and after a loss of the inbox', async () => {
  await fc.assert(
    fc.asyncProperty(fc.gen(), async (gen) => {
      const ids = newCase();
      const [first, last] = [beginning(ids), consequences(ids)];
      await deliver(service.app, gen(permute, first));
      expect(await standing(ids)).toMatchObject({
        state: 'READY',
        trained: '2021-09-10',
        exempted: '2021-07-01',
      });
      await terminate(ids);
      await deliver(service.app, gen(permute, last));
      const before = [await standing(ids), await told(ids)];
      expect(before).toEqual([
        {
          ...{ state: 'TERMINATED', trained: '2021-09-10', exempted: '2021-07-01', ended: '2022-03-31' },
          ...{ post: '2022-04-01', grant: '2022-04-02', kit: '2022-04-03' },
        },
        expect.arrayContaining(['AssignmentPlanned', 'AssignmentReady', 'AdviserDeployed']),
      ]);
      await service.query('DELETE FROM inbox');
      const outcomes = await deliver(service.app, gen(permute, [...first, ...last]));
      expect(outcomes.map(({ outcome }) => outcome)).not.toContain('parked');
      expect([await standing(ids), await told(ids)]).toEqual(before);
    }),
    { numRuns: 20, endOnFailure: true },
  );
}, 60_000);
