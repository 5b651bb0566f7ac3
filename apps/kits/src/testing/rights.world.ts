/** Kits with what two structures were sent, and a call of each route that is right in all but who makes it. */
import { AssignmentTerminated, HostStructureRegistered, TrainingStarted, example } from '@cnfs/contracts';
import { newId } from '@cnfs/kernel';
import { type Owner, type World, done, newOwner } from '@cnfs/platform/rights';
import { openTestService } from '@cnfs/platform/testing';
import { kits } from '../service.js';

interface Sent {
  readonly id: string;
  readonly ids: Readonly<Record<'selectionId' | 'postId' | 'candidateId' | 'structureId', string>>;
}

export async function openKits(): Promise<World> {
  const service = await openTestService(kits, { at: '2021-06-15' });
  const anct = service.as({ role: 'anct' });
  const [mine, other] = [
    newOwner({ departement: '87', region: '75' }),
    newOwner({ departement: '75', region: '11' }),
  ];
  for (const { structure } of [mine, other])
    await service.deliver(HostStructureRegistered, {
      ...example(HostStructureRegistered),
      structureId: structure,
    });
  const model = { name: 'Kit', contents: 'Ordinateur et téléphone' };
  const delivery = async () => {
    const { id } = done(await anct.post<{ id: string }>('/kit-models', model));
    return { modelId: id, warehouse: 'LIMOGES', quantity: 10 };
  };

  const dispatched = { dispatchedOn: '2021-06-15', carrier: 'COLISSIMO', trackingNumber: '6A12345678901' };
  const prepared = async ({ structure }: Owner): Promise<Sent> => {
    const ids = { selectionId: newId(), postId: newId(), candidateId: newId(), structureId: structure };
    // Of a model of its own: the last one that was published is sent, and it has to be in stock.
    done(await anct.post('/stock/receipts', await delivery()));
    await service.deliver(TrainingStarted, { ...example(TrainingStarted), ...ids, date: '2021-06-07' });
    const { body } = await anct.get<{ items: { id: string }[] }>(`/shipments?selectionId=${ids.selectionId}`);
    const [sent] = body.items;
    if (!sent) throw new Error('no kit was prepared');
    return { id: sent.id, ids };
  };
  const sent = async (owner: Owner): Promise<Sent> => {
    const shipment = await prepared(owner);
    done(await anct.post(`/shipments/${shipment.id}/dispatches`, dispatched));
    return shipment;
  };
  const askedBack = async (owner: Owner): Promise<Sent> => {
    const shipment = await sent(owner);
    await service.deliver(AssignmentTerminated, {
      ...{ ...example(AssignmentTerminated), ...shipment.ids },
      assignmentId: newId(),
    });
    return shipment;
  };

  return {
    ...{ service, mine, other },
    close: () => service.close(),
    calls: {
      'GET /kit-models': () => ({}),
      'POST /kit-models': () => ({ body: model, again: true }),
      'GET /shipments': async () => {
        const [one, two] = [await sent(mine), await prepared(other)];
        return {
          list: {
            ...{ mine: one.id, other: two.id },
            filters: {
              selectionId: [one.ids.selectionId, two.ids.selectionId],
              state: ['SHIPPED', 'PREPARING'],
            },
          },
        };
      },
      'GET /shipments/{id}': async () => ({ at: { id: (await sent(mine)).id } }),
      'POST /shipments/{id}/dispatches': async () => ({
        at: { id: (await prepared(mine)).id },
        body: dispatched,
      }),
      'POST /shipments/{id}/receipts': async () => ({ at: { id: (await sent(mine)).id } }),
      'POST /shipments/{id}/returns': async () => ({ at: { id: (await askedBack(mine)).id } }),
      'GET /stock': () => ({}),
      'POST /stock/receipts': async () => ({ body: await delivery(), again: true }),
    },
  };
}
