import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import {
  AssignmentEnded,
  AssignmentTerminated,
  HostStructureRegistered,
  TrainingExempted,
  TrainingStarted,
  example,
} from '@cnfs/contracts';
import { newId } from '@cnfs/kernel';
import { eventually } from '@cnfs/testing';
import fc from 'fast-check';
import { type TestService, openTestService } from '@cnfs/platform/testing';
import { kits } from '../service.js';
import type { ShipmentView } from './shipment.queries.js';

let service: TestService;
const anct = { role: 'anct' } as const;
const when = '2021-06-01';

beforeAll(async () => {
  service = await openTestService(kits, { at: when });
});
afterAll(() => service.close());

let model: string;
beforeEach(async () => {
  // A new model per test: its stock is the test's own.
  const { body } = await service
    .as(anct)
    .post<{ id: string }>('/kit-models', { name: `Kit ${newId()}`, contents: 'Ordinateur et téléphone' });
  model = body.id;
});

// Cases that still wait would be served first in the next test.
afterEach(() =>
  service.query(
    `DELETE FROM kit_case c WHERE NOT EXISTS (SELECT FROM shipment s WHERE s.selection_id = c.selection_id)`,
  ),
);

const receive = (quantity: number, warehouse = 'LIMOGES') =>
  service.as(anct).post('/stock/receipts', { modelId: model, warehouse, quantity });
const someCase = () => ({
  selectionId: newId(),
  postId: newId(),
  candidateId: newId(),
  structureId: newId(),
});
type Case = ReturnType<typeof someCase>;
const start = (ids: Case) =>
  service.deliver(TrainingStarted, { ...example(TrainingStarted), ...ids, date: when });
const terminate = (ids: Case) =>
  service.deliver(AssignmentTerminated, {
    ...example(AssignmentTerminated),
    ...ids,
    effectiveDate: when,
    date: when,
  });

async function shipmentOf({ selectionId }: Case): Promise<ShipmentView | undefined> {
  const { body } = await service
    .as(anct)
    .get<{ items: ShipmentView[] }>(`/shipments?selectionId=${selectionId}`);
  return body.items[0];
}
async function onHand(): Promise<number> {
  const [row] = await service.query<{ sum: string }>(
    `SELECT coalesce(sum(on_hand), 0) AS sum FROM stock WHERE model_id = $1`,
    [model],
  );
  return Number(row?.sum);
}
async function movements(): Promise<number> {
  const [row] = await service.query<{ sum: string }>(
    `SELECT coalesce(sum(quantity), 0) AS sum FROM stock_movement WHERE model_id = $1`,
    [model],
  );
  return Number(row?.sum);
}

describe("an adviser's kit", () => {
  it('goes from the shelf to the adviser, and every step is told', async () => {
    await receive(3);
    const ids = someCase();
    await service.deliver(HostStructureRegistered, {
      ...example(HostStructureRegistered),
      structureId: ids.structureId,
    });
    await start(ids);
    const shipment = await shipmentOf(ids);
    expect(shipment).toMatchObject({ state: 'PREPARING', warehouse: 'LIMOGES', dispatchBy: '2021-07-01' });
    expect(shipment?.address?.name).toBe(example(HostStructureRegistered).name);

    const structure = service.as({ role: 'structure', structures: [ids.structureId] });
    const early = await structure.post(`/shipments/${shipment?.id}/receipts`);
    expect(early).toMatchObject({ status: 409, body: { code: 'ILLEGAL_TRANSITION' } });

    await service.as(anct).post(`/shipments/${shipment?.id}/dispatches`, {
      dispatchedOn: when,
      carrier: 'COLISSIMO',
      trackingNumber: '6A1',
    });
    expect((await structure.post(`/shipments/${shipment?.id}/receipts`)).status).toBe(201);
    expect(await shipmentOf(ids)).toMatchObject({ state: 'DELIVERED', deliveredOn: when });
    const told = (await service.events()).filter(({ key }) => key === shipment?.id);
    expect(told.map(({ type, sequence }) => [type, sequence])).toEqual([
      ['kits.KitAllocated.v1', 1],
      ['kits.KitShipped.v1', 2],
      ['kits.KitDelivered.v1', 3],
    ]);
    expect(await onHand()).toBe(2);
  });

  it('is out of reach of another structure', async () => {
    await receive(1);
    const ids = someCase();
    await start(ids);
    const shipment = await shipmentOf(ids);
    const other = service.as({ role: 'structure', structures: [newId()] });
    expect((await other.get(`/shipments/${shipment?.id}`)).status).toBe(404);
    expect((await other.post(`/shipments/${shipment?.id}/receipts`)).status).toBe(404);
    expect((await other.get<{ items: unknown[] }>('/shipments')).body.items).toEqual([]);
  });

  it('waits for stock, and is served by the next delivery in the order of entitlement', async () => {
    const [first, second, third] = [someCase(), someCase(), someCase()];
    for (const ids of [first, second, third]) await start(ids);
    expect(await shipmentOf(first)).toBeUndefined();
    await receive(2);
    const served = await Promise.all([first, second, third].map(shipmentOf));
    expect(served.filter(Boolean)).toHaveLength(2);
    expect(await onHand()).toBe(0);
    await receive(1);
    expect(await shipmentOf(third)).toBeDefined();
  });

  it('is never given twice: twenty cases race for five kits', async () => {
    await receive(5);
    const cases = Array.from({ length: 20 }, someCase);
    await Promise.all(cases.map(start));
    const served = (await Promise.all(cases.map(shipmentOf))).filter(Boolean);
    expect(served).toHaveLength(5);
    expect(await onHand()).toBe(0);
    expect(await movements()).toBe(0);
  });

  it('a delivery that races with cases leaves no kit on a shelf while a case waits', async () => {
    const cases = Array.from({ length: 10 }, someCase);
    await Promise.all([...cases.map(start), receive(4), receive(6)]);
    const served = (await Promise.all(cases.map(shipmentOf))).filter(Boolean);
    expect(served).toHaveLength(10);
    expect(await onHand()).toBe(0);
  });

  it('is asked back by a termination, and counts in stock again once returned', async () => {
    await receive(1);
    const ids = someCase();
    await start(ids);
    const shipment = await shipmentOf(ids);
    await service
      .as(anct)
      .post(`/shipments/${shipment?.id}/dispatches`, { dispatchedOn: when, carrier: 'COLISSIMO' });
    const soon = await service.as(anct).post(`/shipments/${shipment?.id}/returns`);
    expect(soon).toMatchObject({ status: 409, body: { code: 'RETURN_NOT_ASKED' } });
    await terminate(ids);
    expect(await shipmentOf(ids)).toMatchObject({ state: 'SHIPPED', returnRequestedOn: when });
    expect((await service.as(anct).post(`/shipments/${shipment?.id}/returns`)).status).toBe(201);
    expect(await shipmentOf(ids)).toMatchObject({ state: 'RETURNED' });
    expect([await onHand(), await movements()]).toEqual([1, 1]);
  });

  it('stays on the shelf, whatever the order in which training and the end are told', async () => {
    await receive(2);
    const [before, after] = [someCase(), someCase()];
    await terminate(before);
    await start(before);
    await start(after);
    await terminate(after);
    expect(await shipmentOf(before)).toBeUndefined();
    expect(await shipmentOf(after)).toMatchObject({ state: 'RETURNED' });
    expect([await onHand(), await movements()]).toEqual([2, 2]);
  });

  it('and a delivery take turns at the gate of the model: neither looks at the stock while the other moves it', async () => {
    const gate = service.dataSource.createQueryRunner();
    await gate.startTransaction();
    await gate.query(`SELECT id FROM kit_model WHERE current FOR UPDATE`);
    const ids = someCase();
    const both = Promise.all([start(ids), receive(1)]);
    await eventually(async () => {
      const waiting = await service.query(
        `SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
      );
      return waiting.length === 2;
    });
    await gate.commitTransaction();
    await gate.release();
    await both;
    expect(await shipmentOf(ids)).toMatchObject({ state: 'PREPARING' });
  });

  it('goes to whoever waits when it comes back, put back or returned', async () => {
    await receive(2);
    const [kept, leaving, first, second] = [someCase(), someCase(), someCase(), someCase()];
    for (const ids of [kept, leaving, first, second]) await start(ids);
    await terminate(leaving);
    expect(await shipmentOf(first)).toMatchObject({ state: 'PREPARING' });
    const shipment = await shipmentOf(kept);
    await service
      .as(anct)
      .post(`/shipments/${shipment?.id}/dispatches`, { dispatchedOn: when, carrier: 'COLISSIMO' });
    await terminate(kept);
    await service.as(anct).post(`/shipments/${shipment?.id}/returns`);
    expect(await shipmentOf(second)).toMatchObject({ state: 'PREPARING' });
    expect([await onHand(), await movements()]).toEqual([0, 0]);
  });

  it('stays in the thread of its case when a delivery serves it', async () => {
    const ids = someCase();
    const correlationId = newId();
    await service.deliver(
      TrainingStarted,
      { ...example(TrainingStarted), ...ids, date: when },
      { correlationId },
    );
    await receive(1);
    const shipment = await shipmentOf(ids);
    const [allocated] = (await service.events()).filter(({ key }) => key === shipment?.id);
    expect(allocated?.correlationId).toBe(correlationId);
  });

  it('leaves the same stock and the same debt in every order of its facts, with duplicates', async () => {
    await receive(200);
    const order = fc.shuffledSubarray([0, 1, 2, 0, 1, 2], { minLength: 6 });
    await fc.assert(
      fc.asyncProperty(order, async (turns) => {
        const ids = someCase();
        const as = [newId(), newId(), newId()].map((id) => ({ id }));
        const date = when;
        const tellings = [
          () => service.deliver(TrainingStarted, { ...example(TrainingStarted), ...ids, date }, as[0]),
          () => service.deliver(TrainingExempted, { ...example(TrainingExempted), ...ids, date }, as[1]),
          () => service.deliver(AssignmentEnded, { ...example(AssignmentEnded), ...ids, date }, as[2]),
        ];
        for (const turn of turns) await tellings[turn]?.();
        // A kit that had not left is back on its shelf, or never left it: nothing is owed either way.
        expect([undefined, 'RETURNED']).toContain((await shipmentOf(ids))?.state);
        expect([await onHand(), await movements()]).toEqual([200, 200]);
      }),
      { numRuns: 15 },
    );
  });

  it('keeps its movements for ever: the service may not change them', async () => {
    await receive(1);
    await expect(service.query(`UPDATE stock_movement SET quantity = 2`)).rejects.toThrow(
      /permission denied/,
    );
    await expect(service.query(`DELETE FROM stock_movement`)).rejects.toThrow(/permission denied/);
  });
});
