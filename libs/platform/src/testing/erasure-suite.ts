/**
 * Holds a service to an erasure among the events of a case: in every order, some of it twice, then all of it again with the inbox
 * emptied, no table of the service names the person, and nothing that was told of the case is lost.
 */
import { CandidateErased, type EventEnvelope } from '@cnfs/contracts';
import { newId } from '@cnfs/kernel';
import { deliver, envelopeOf, permute } from '@cnfs/messaging/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { ServiceDefinition } from '../service.js';
import { type TestService, type TestServiceOptions, openTestService } from './test-service.js';

export interface CaseInSpec {
  readonly selectionId: string;
  readonly postId: string;
  readonly candidateId: string;
  readonly structureId: string;
}

const newCase = (): CaseInSpec => ({
  selectionId: newId(),
  postId: newId(),
  candidateId: newId(),
  structureId: newId(),
});

/** @param told the events of a case that the service reacts to */
export function erasureSuite(
  definition: ServiceDefinition,
  told: (ids: CaseInSpec) => readonly EventEnvelope[],
  options: TestServiceOptions = {},
): void {
  describe('an erasure among the events of a case', () => {
    let service: TestService;
    let tables: string[];
    beforeAll(async () => {
      service = await openTestService(definition, options);
      const { personalData } = definition;
      tables = [...Object.keys(personalData?.tables ?? {}), ...(personalData?.nobody ?? [])];
    });
    afterAll(() => service?.close());

    /** Tables of the service that hold this id. */
    const holding = async (id: string): Promise<string[]> => {
      const rows = await service.query<{ table: string }>(
        tables
          .map((table) => `SELECT '${table}' AS table FROM ${table} t WHERE strpos(t::text, $1) > 0`)
          .join(' UNION '),
        [id],
      );
      return rows.map(({ table }) => table).sort();
    };
    const erased = ({ candidateId }: CaseInSpec) =>
      envelopeOf(CandidateErased, { candidateId, date: '2021-06-30' });

    it('leaves the case and not the person, whichever comes first', async () => {
      const untouched = newCase();
      await deliver(service.app, told(untouched));
      const casesIn = await holding(untouched.selectionId);
      expect(await holding(untouched.candidateId)).not.toEqual([]);
      await fc.assert(
        fc.asyncProperty(fc.gen(), async (gen) => {
          const ids = newCase();
          const events = [...told(ids), erased(ids)];
          for (const inbox of ['kept', 'emptied']) {
            if (inbox === 'emptied') await service.query('DELETE FROM inbox');
            await deliver(service.app, gen(permute, events));
            expect(await holding(ids.candidateId)).toEqual([]);
            expect(await holding(ids.selectionId)).toEqual(casesIn);
          }
          expect(await service.query('SELECT reason FROM parked_event')).toEqual([]);
        }),
        { numRuns: 12, endOnFailure: true },
      );
    }, 60_000);

    it('waits for a row that is being written, and the row for it', async () => {
      const ids = newCase();
      const all = [...told(ids), erased(ids)];
      await Promise.all(all.map((event) => deliver(service.app, [event])));
      expect(await holding(ids.candidateId)).toEqual([]);
      expect(await holding(ids.selectionId)).not.toEqual([]);
    });
  });
}
