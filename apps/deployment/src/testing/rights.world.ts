/** Deployment with the advisers of two structures, and a call of each route that is right in all but who makes it. */
import { CandidateSelected, type EventData, TrainingCompleted, example } from '@cnfs/contracts';
import { newId } from '@cnfs/kernel';
import { type Owner, type World, done, newOwner } from '@cnfs/platform/rights';
import { openTestService } from '@cnfs/platform/testing';
import { deployment } from '../service.js';

interface Assigned {
  readonly id: string;
  readonly selectionId: string;
  /** The adviser's is a new person each time: one adviser has one assignment. */
  readonly owner: Owner;
}

const activation = { startedOn: '2021-09-13', communeCode: '87085' };
const note = { note: 'Pièces conformes.' };
const activity = {
  ...{ day: '2021-09-14', kind: 'WORKSHOP', minutes: 90, themes: ['EMAIL'], communeCode: '87085' },
  participants: {
    total: 8,
    byAge: { under12: 0, from12To17: 0, from18To34: 2, from35To59: 3, from60: 3 },
    byStatus: { student: 0, unemployed: 3, employed: 2, retired: 3, unspecified: 0 },
  },
};

export async function openDeployment(): Promise<World> {
  const service = await openTestService(deployment, { at: '2021-09-15' });
  const mine = newOwner({ departement: '87', region: '75' });
  const other = newOwner({ departement: '75', region: '11' });
  const anct = service.as({ role: 'anct' });
  const structure = (owner: Owner) => service.as({ role: 'structure', structures: [owner.structure] });

  const planned = async (
    of: Owner,
    changes: Partial<EventData<typeof CandidateSelected>> = {},
  ): Promise<Assigned> => {
    const owner = { ...of, person: newId() };
    const ids = {
      ...{ selectionId: newId(), postId: newId() },
      ...{ candidateId: owner.person, structureId: owner.structure },
    };
    await service.deliver(CandidateSelected, {
      ...{ ...example(CandidateSelected), ...ids },
      ...{ startDate: '2021-06-01', endDate: '2023-05-31', homeRegion: owner.region },
      ...{ structureRegion: owner.region, structureDepartement: owner.departement },
      ...changes,
    });
    const { items } = done(
      await anct.get<{ items: { id: string }[] }>(`/assignments?selectionId=${ids.selectionId}`),
    );
    return { id: items[0]?.id ?? '', selectionId: ids.selectionId, owner };
  };
  const ready = async (of: Owner): Promise<Assigned> => {
    const assigned = await planned(of);
    const { selectionId, owner } = assigned;
    await service.deliver(TrainingCompleted, {
      ...{ ...example(TrainingCompleted), selectionId, candidateId: owner.person },
      ...{ structureId: owner.structure, enrolmentId: newId(), date: '2021-09-10' },
    });
    return assigned;
  };
  const active = async (of: Owner): Promise<Assigned> => {
    const assigned = await ready(of);
    done(await structure(of).post(`/assignments/${assigned.id}/activations`, activation));
    return assigned;
  };
  const derogation = { reason: 'Rapprochement familial' };
  const derogated = async (of: Owner): Promise<Assigned> => {
    const assigned = await active(of);
    done(await anct.post(`/assignments/${assigned.id}/derogations`, derogation));
    return assigned;
  };
  const breaking = ({ id: assignmentId }: Assigned) => ({
    ...{ assignmentId, reason: 'RESIGNATION', effectiveDate: '2022-03-31' },
    proof: 'Lettre du 28 février 2022',
  });
  const broken = async (of: Owner) => {
    const assigned = await active(of);
    const { id } = done(await structure(of).post<{ id: string }>('/terminations', breaking(assigned)));
    return { id, assigned };
  };
  const decided = async (of: Owner) => {
    const termination = await broken(of);
    done(await anct.post(`/terminations/${termination.id}/refusals`, note));
    return termination;
  };
  const reported = async (of: Owner) => {
    const { id: assignmentId, owner } = await active(of);
    const adviser = service.as({ role: 'adviser', person: owner.person });
    return { id: done(await adviser.post<{ id: string }>('/activities', activity)).id, assignmentId, owner };
  };

  return {
    ...{ service, mine, other },
    close: () => service.close(),
    calls: {
      'GET /activities': async () => {
        const [one, two] = [await reported(mine), await reported(other)];
        return {
          owner: one.owner,
          list: {
            ...{ mine: one.id, other: two.id },
            filters: { assignmentId: [one.assignmentId, two.assignmentId] },
          },
        };
      },
      // Nothing in the request says whose it is: a stranger was in no assignment that day.
      'POST /activities': async () => ({
        owner: (await active(mine)).owner,
        ...{ body: activity, outside: 422, again: true },
      }),
      'GET /assignments': async () => {
        const [one, two] = [await derogated(mine), await ready(other)];
        return {
          owner: one.owner,
          list: {
            ...{ mine: one.id, other: two.id },
            filters: { state: ['ACTIVE', 'READY'], selectionId: [one.selectionId, two.selectionId] },
          },
        };
      },
      'GET /assignments/{id}': async () => {
        const { id, owner } = await derogated(mine);
        return { at: { id }, owner };
      },
      'POST /assignments/{id}/activations': async () => {
        const { id, owner } = await ready(mine);
        return { at: { id }, owner, body: activation };
      },
      'POST /assignments/{id}/cancellations': async () => {
        const { id, owner } = await planned(mine, { startDate: '2021-12-01' });
        return { at: { id }, owner, body: { reason: 'CANDIDATE_DESISTED' } };
      },
      // A derogation is recorded once and stays; asked for again, it changes nothing.
      'POST /assignments/{id}/derogations': async () => ({
        ...{ at: { id: (await ready(mine)).id }, body: derogation },
        again: true,
      }),
      'GET /terminations': async () => {
        const [one, two] = [await decided(mine), await broken(other)];
        return {
          list: {
            ...{ mine: one.id, other: two.id },
            filters: {
              state: ['REFUSED', 'DECLARED'],
              assignmentId: [one.assigned.id, two.assigned.id],
            },
          },
        };
      },
      'POST /terminations': async () => ({ body: breaking(await active(mine)) }),
      'GET /terminations/{id}': async () => ({ at: { id: (await decided(mine)).id } }),
      'POST /terminations/{id}/refusals': async () => ({ at: { id: (await broken(mine)).id }, body: note }),
      'POST /terminations/{id}/validations': async () => ({
        ...{ at: { id: (await broken(mine)).id }, body: note },
      }),
      'POST /terminations/{id}/withdrawals': async () => ({ at: { id: (await broken(mine)).id } }),
    },
  };
}
