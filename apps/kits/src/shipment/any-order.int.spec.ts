// What other services tell of a case and of its structure, in every order, some of it twice, then all of it again with
// the inbox emptied.
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import {
  AssignmentCancelled,
  AssignmentEnded,
  AssignmentTerminated,
  type EventEnvelope,
  HostStructureRegistered,
  TrainingExempted,
  TrainingStarted,
  example,
} from '@cnfs/contracts';
import { newId } from '@cnfs/kernel';
import { deliver, envelopeOf, permute } from '@cnfs/messaging/testing';
import { type TestService, openTestService } from '@cnfs/platform/testing';
import fc from 'fast-check';
import { kits } from '../service.js';

const STOCK = 300;

let service: TestService;
beforeAll(async () => {
  service = await openTestService(kits, { at: '2021-06-01' });
  const anct = service.as({ role: 'anct' });
  const model = { name: 'Kit', contents: 'Ordinateur et téléphone' };
  const { body } = await anct.post<{ id: string }>('/kit-models', model);
  await anct.post('/stock/receipts', { modelId: body.id, warehouse: 'LIMOGES', quantity: STOCK });
});
afterAll(() => service.close());

const ends = {
  AssignmentCancelled: (ids: Case) =>
    envelopeOf(AssignmentCancelled, { ...example(AssignmentCancelled), ...ids, date: '2021-06-20' }),
  AssignmentEnded: (ids: Case) =>
    envelopeOf(AssignmentEnded, { ...example(AssignmentEnded), ...ids, date: '2021-06-20' }),
  AssignmentTerminated: (ids: Case) =>
    envelopeOf(AssignmentTerminated, {
      ...example(AssignmentTerminated),
      ...ids,
      effectiveDate: '2021-06-20',
    }),
};
type End = keyof typeof ends;
interface Case {
  readonly selectionId: string;
  readonly postId: string;
  readonly candidateId: string;
  readonly structureId: string;
}

const told = (ids: Case, end: End | null): EventEnvelope[] => [
  ...[1, 2].map((sequence) =>
    envelopeOf(
      HostStructureRegistered,
      { ...example(HostStructureRegistered), structureId: ids.structureId, name: `Nom ${sequence}` },
      { sequence },
    ),
  ),
  envelopeOf(TrainingStarted, { ...example(TrainingStarted), ...ids, date: '2021-06-02' }),
  envelopeOf(TrainingExempted, { ...example(TrainingExempted), ...ids, date: '2021-06-09' }),
  ...(end ? [ends[end](ids)] : []),
];

async function standing({ selectionId, structureId }: Case): Promise<unknown> {
  const [facts] = await service.query<object>(
    `SELECT entitled_on AS entitled, ended_on AS ended, name, s.state, h.sequence
       FROM kit_case c JOIN host_structure h ON h.id = $2 LEFT JOIN shipment s USING (selection_id)
      WHERE selection_id = $1`,
    [selectionId, structureId],
  );
  return facts;
}
/** Kits on the shelves, and how many it should be by the book of what came and went. */
const shelves = async () =>
  (
    await service.query<{ sum: string }>(
      `SELECT sum(on_hand) AS sum FROM stock UNION ALL SELECT sum(quantity) FROM stock_movement`,
    )
  ).map(({ sum }) => Number(sum));

it('a case owes the same kit in every order of its events, with duplicates, and after a loss of the inbox', async () => {
  let given = 0;
  const anyEnd = fc.constantFrom<(End | null)[]>(
    'AssignmentCancelled',
    'AssignmentEnded',
    'AssignmentTerminated',
    null,
  );
  await fc.assert(
    fc.asyncProperty(anyEnd, fc.gen(), async (end, gen) => {
      const ids = { selectionId: newId(), postId: newId(), candidateId: newId(), structureId: newId() };
      const events = told(ids, end);
      await deliver(service.app, gen(permute, events));
      const before = await standing(ids);
      expect(before).toMatchObject({
        ...{ entitled: '2021-06-02', ended: end && '2021-06-20', name: 'Nom 2', sequence: 2 },
      });
      // A kit that had not left is back on its shelf, or never was taken from it: nothing is owed either way.
      const { state } = before as { state: string | null };
      expect(end ? [null, 'RETURNED'] : ['PREPARING']).toContain(state);
      if (!end) given += 1;
      expect(await shelves()).toEqual([STOCK - given, STOCK - given]);
      const emitted = (await service.events()).length;
      await service.query('DELETE FROM inbox');
      await deliver(service.app, gen(permute, events));
      expect(await standing(ids)).toEqual(before);
      expect(await shelves()).toEqual([STOCK - given, STOCK - given]);
      expect(await service.events()).toHaveLength(emitted);
    }),
    { numRuns: 30, endOnFailure: true },
  );
}, 60_000);
