// Advisers report their activities by the thousand: of a run, the last of each case is looked at, and says as much as all.
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { ActivityReported, example } from '@cnfs/contracts';
import { newId } from '@cnfs/kernel';
import { deliver, deliverTogether, envelopeOf, permute } from '@cnfs/messaging/testing';
import fc from 'fast-check';
import { Paying } from '../testing/paying.js';

let paying: Paying;
beforeAll(async () => {
  paying = await Paying.open({ at: '2022-10-03' });
});
afterAll(() => paying.close());

it('activities of several cases come to the same in one run as one by one, in whatever order', async () => {
  const days = ['2022-01-04', '2022-03-01', '2022-02-11', '2021-12-24'];
  const cases = () =>
    [0, 1].map(() => ({
      selectionId: newId(),
      postId: newId(),
      candidateId: newId(),
      structureId: newId(),
    }));
  const told = (all: ReturnType<typeof cases>) =>
    all.flatMap((ids) =>
      days.map((day) =>
        envelopeOf(ActivityReported, { ...example(ActivityReported), ...ids, activityId: newId(), day }),
      ),
    );
  const lastDays = (all: ReturnType<typeof cases>) =>
    paying.service.query(
      `SELECT facts ->> 'lastActivityOn' AS last FROM case_file WHERE selection_id = ANY($1)`,
      [all.map(({ selectionId }) => selectionId)],
    );
  await fc.assert(
    fc.asyncProperty(fc.gen(), async (gen) => {
      const [single, together] = [cases(), cases()];
      await deliver(paying.service.app, gen(permute, told(single)));
      const outcomes = await deliverTogether(paying.service.app, gen(permute, told(together)));
      expect(outcomes.map(({ outcome }) => outcome)).not.toContain('parked');
      expect(await lastDays(single)).toEqual([{ last: '2022-03-01' }, { last: '2022-03-01' }]);
      expect(await lastDays(together)).toEqual([{ last: '2022-03-01' }, { last: '2022-03-01' }]);
    }),
    { numRuns: 10, endOnFailure: true },
  );
});
