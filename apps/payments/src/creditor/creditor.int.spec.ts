// What payments keeps of a structure is what the latest of the structure's events says, however they come.
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import {
  type EventEnvelope,
  HostStructureRegistered,
  HostStructureReinstated,
  HostStructureSuspended,
  example,
} from '@cnfs/contracts';
import { newId } from '@cnfs/kernel';
import { deliver, deliverTogether, envelopeOf, permute } from '@cnfs/messaging/testing';
import fc from 'fast-check';
import { Paying } from '../testing/paying.js';

let paying: Paying;
beforeAll(async () => {
  paying = await Paying.open();
});
afterAll(() => paying.close());

const registered = (structureId: string, name: string, sequence: number) =>
  envelopeOf(
    HostStructureRegistered,
    { ...example(HostStructureRegistered), structureId, name },
    { sequence },
  );

const suspended = (structureId: string, sequence: number) =>
  envelopeOf(HostStructureSuspended, { ...example(HostStructureSuspended), structureId }, { sequence });
const reinstated = (structureId: string, sequence: number) =>
  envelopeOf(HostStructureReinstated, { ...example(HostStructureReinstated), structureId }, { sequence });

it('a creditor is the same in every order of its structure’s events, with duplicates, and after a loss of the inbox', async () => {
  const told = (structureId: string): EventEnvelope[] => [
    registered(structureId, 'Commune de Limoges', 1),
    suspended(structureId, 2),
    reinstated(structureId, 3),
    suspended(structureId, 4),
    registered(structureId, 'Ville de Limoges', 5),
  ];
  await fc.assert(
    fc.asyncProperty(fc.gen(), async (gen) => {
      const structureId = newId();
      const events = told(structureId);
      const known = () =>
        paying.service.query('SELECT name, suspended FROM creditor WHERE id = $1', [structureId]);
      await deliver(paying.service.app, gen(permute, events));
      expect(await known()).toEqual([{ name: 'Ville de Limoges', suspended: true }]);
      await paying.service.query('DELETE FROM inbox');
      await deliver(paying.service.app, gen(permute, events));
      expect(await known()).toEqual([{ name: 'Ville de Limoges', suspended: true }]);
    }),
    { numRuns: 25, endOnFailure: true },
  );
});

it('creditors are the same when the events of several are taken in one run', async () => {
  await fc.assert(
    fc.asyncProperty(fc.gen(), async (gen) => {
      const ids = [newId(), newId()];
      const events = ids.flatMap((structureId) => [
        registered(structureId, 'Commune de Limoges', 1),
        registered(structureId, 'Ville de Limoges', 2),
        suspended(structureId, 3),
        reinstated(structureId, 4),
        suspended(structureId, 5),
      ]);
      const outcomes = await deliverTogether(paying.service.app, gen(permute, events));
      expect(outcomes.map(({ outcome }) => outcome)).not.toContain('parked');
      expect(
        await paying.service.query('SELECT name, suspended FROM creditor WHERE id = ANY($1)', [ids]),
      ).toEqual(ids.map(() => ({ name: 'Ville de Limoges', suspended: true })));
    }),
    { numRuns: 15, endOnFailure: true },
  );
});
