import { expect, test } from '@jest/globals';
import { allEvents, topics } from '../catalogue.js';
import { PaymentOrdered } from '../index.js';
import { renderEventsPage } from './events-page.js';
import { fieldsOf } from './field-words.js';

const page = renderEventsPage();

test('each topic and each event has a part, and the index leads to every event', () => {
  const titles = (mark: string) =>
    page.split('\n').flatMap((line) => (line.startsWith(`${mark} `) ? line.slice(mark.length + 1) : []));
  expect(titles('##').slice(2)).toEqual(topics.map(({ name }) => name));
  expect(titles('###').sort()).toEqual(allEvents.map(({ type }) => type).sort());
  const anchors = titles('###').map((title) => title.toLowerCase().replaceAll('.', ''));
  expect([...page.matchAll(/\(#([^)]+)\)/g)].map(([, anchor]) => anchor).sort()).toEqual(anchors.sort());
});

test('an event is told with its owner, readers, fields and an example', () => {
  const [, part = ''] = /### payments\.PaymentOrdered\.v1\n([^#]*)/.exec(page) ?? [];
  expect(part).toContain(PaymentOrdered.description);
  expect(part).toContain('Read by: the payment system of Banque des Territoires.');
  expect(part).toContain('| `amountCents` | integer, euro cents | Amount in euro cents |');
  expect(part).toContain('"endToEndId": "CNFS-2021-0000001"');
  expect(page).toContain('| payments | payments.payment-order | `orderId` | the payment system of Banque');
});

test('every field has a type and a meaning, and money its unit', () => {
  const fields = allEvents.flatMap(({ type, schema }) =>
    fieldsOf(schema).map((field) => ({ of: type, ...field })),
  );
  expect(fields.filter(({ type, meaning }) => meaning === '' || /undefined|\[object/.test(type))).toEqual([]);
  const money = fields.filter(({ path }) => /cents$/i.test(path));
  expect(money.length).toBeGreaterThan(10);
  expect(new Set(money.map(({ type }) => type))).toEqual(new Set(['integer, euro cents']));
  expect(fields.find(({ path }) => path === 'minutes')?.type).toBe('integer, minutes');
  expect(fields.find(({ path }) => path === 'participants.byAge.from60')).toBeDefined();
});
