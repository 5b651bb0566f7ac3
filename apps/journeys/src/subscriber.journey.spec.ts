import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Order } from '@cnfs/testing/programme';
import { Journey } from './journey.js';
import { SampleSubscriber } from './sample-subscriber.js';

const ORDERS = 5;

let journey: Journey;
let subscriber: SampleSubscriber;
beforeAll(async () => {
  journey = await Journey.open();
  subscriber = new SampleSubscriber(journey.stack);
}, 180_000);
afterAll(async () => {
  await subscriber.end();
  await journey.close();
});

it('the sample subscriber pays every order once, killed in the middle and reading all again', async () => {
  const { paying, serving } = journey;
  const cases = [];
  for (let index = 0; index < ORDERS; index += 1) {
    const one = await journey.confirmedCase();
    await journey.readyToPay(one);
    await serving.assignment(one.selectionId, 'PLANNED');
    cases.push(one);
  }
  await journey.advanceTo((cases[0] as (typeof cases)[number]).start);
  const orders: Order[] = [];
  for (const { selectionId } of cases) {
    const order = await paying.preparedOrder(selectionId, 1);
    await paying.approve(order);
    orders.push(order);
  }
  const [first, ...others] = orders as [Order, ...Order[]];

  await subscriber.start('first', journey.today);
  await paying.release(first);
  await subscriber.told('first', /^executed/, 1);
  await Promise.all(others.map((order) => paying.release(order)));
  await subscriber.told('first', /^transferred/, 2);
  await subscriber.kill();
  await subscriber.start('first', journey.today);
  for (const { selectionId } of cases) await paying.instalment(selectionId, 1, 'PAID');
  await subscriber.kill();

  await subscriber.start('second', journey.today);
  await subscriber.told('second', /^(transferred|seen before)/, ORDERS);
  await journey.quiet();

  const once = Object.fromEntries(orders.map(({ id }) => [id, 1]));
  expect(subscriber.transfers()).toEqual(once);
  const paid = await journey.rows<{ reference: string; n: number }>(
    `SELECT reference, count(*)::int AS n FROM payments.ledger_transaction WHERE kind = 'PAYMENT' GROUP BY 1`,
  );
  expect(Object.fromEntries(paid.map(({ reference, n }) => [reference, n]))).toEqual(once);
  expect(subscriber.setAside()).toBe('');
  expect(await journey.broken()).toEqual([]);
}, 300_000);
