// Plants what breaks readers, one kind after the other, and reads what whoever did it is told.
import { describe, expect, test } from '@jest/globals';
import { brokenPromises, nameOf, type Revision, revisionOf, unpublished } from './compatibility.js';
import { defineEvent, type EventDefinition } from './define-event.js';
import { cents, date, id, oneOf, text, Type } from './schema.js';

const first = {
  orderId: '01776d2f-4c00-7000-8000-000000000020',
  amountCents: 5,
  channel: 'FILE',
  date: '2021-03-17',
};
const draft = {
  service: 'payments' as const,
  name: 'OrderGiven',
  version: 1,
  aggregate: 'order',
  key: 'orderId' as const,
  readers: [],
  description: 'An order was given.',
  example: first,
};
const data = {
  orderId: id('The order'),
  amountCents: cents('Amount in euro cents'),
  channel: oneOf(['FILE', 'EVENT'], 'How'),
  note: Type.Optional(text('A note')),
  date: date('Day of the order'),
};
const given = defineEvent({ ...draft, data: Type.Object(data) });
const published = unpublished([], [given]);

const withData = (changed: object): EventDefinition => ({
  ...given,
  schema: Type.Object({ ...data, ...changed }),
});
const { note: _note, ...withoutNote } = data;
const { amountCents: _amount, ...withoutAmount } = data;
const edited = { ...first, amountCents: 6 };

describe('goes red:', () => {
  test.each<[string, EventDefinition[], RegExp]>([
    ['the event was removed', [], /no longer defined.*stay in payments\.order for ever.*Put its file back/],
    [
      'the topic changed',
      [defineEvent({ ...draft, aggregate: 'payment', data: Type.Object(data) })],
      /topic went from payments\.order to payments\.payment: .*Put the aggregate back/,
    ],
    [
      'the key changed',
      [{ ...given, key: 'channel' }],
      /key went from orderId to channel: .*any order. Put the key back/,
    ],
    [
      'a property was removed',
      [{ ...given, schema: Type.Object(withoutAmount) }],
      /\/amountCents: removed or renamed/,
    ],
    [
      'an optional property was removed',
      [{ ...given, schema: Type.Object(withoutNote) }],
      /\/note: removed or renamed/,
    ],
    [
      'a property was renamed',
      [{ ...given, schema: Type.Object({ ...withoutAmount, cents: cents('Amount') }) }],
      /\/amountCents: removed or renamed[^]*\/cents: new and required/,
    ],
    [
      'a property became another type',
      [withData({ amountCents: text('Amount') })],
      /\/amountCents: the type went/,
    ],
    ['a new property is required', [withData({ rank: cents('Rank') })], /\/rank: new and required/],
    [
      'a closed list got one more value',
      [withData({ channel: oneOf(['FILE', 'EVENT', 'CHEQUE'], 'How') })],
      /\/channel: the value "CHEQUE" was added/,
    ],
    [
      'the golden example was edited',
      [{ ...given, example: edited, examples: [edited] }],
      /golden example 1 is not the one that was published.*published\/examples\/payments\.OrderGiven\.v1\.json/,
    ],
  ])('%s', (_what, events, told) => {
    const [text, ...others] = brokenPromises(published, events);
    expect(text).toMatch(told);
    expect(text).toContain('payments.OrderGiven.v1');
    expect(others).toEqual([]);
  });

  test('and what breaks is told with the steps to take', () => {
    const [text = ''] = brokenPromises(published, [{ ...given, schema: Type.Object(withoutAmount) }]);
    expect(text).toContain('libs/contracts/src/payments/order-given-v2.ts');
    expect(text).toMatch(/npm run build, then npm run publish-events -w @cnfs\/contracts/);
    expect(text).toMatch(/append both[^]*each to one version only[^]*npm run docs[^]*once nobody reads v1/);
  });
});

describe('stays green:', () => {
  const grown = defineEvent({
    ...draft,
    data: Type.Object({ ...data, rank: Type.Optional(cents('Rank')) }),
    furtherExamples: [{ ...first, rank: 2 }],
  });

  test.each<[string, EventDefinition[]]>([
    ['nothing changed', [given]],
    ['a new optional property, with an example of its own', [grown]],
    ['another explanation', [withData({ note: Type.Optional(text('Whatever there is to say')) })]],
    [
      'a second version beside the first',
      [given, defineEvent({ ...draft, version: 2, data: Type.Object(withoutNote) })],
    ],
  ])('%s', (_what, events) => {
    expect(brokenPromises(published, events)).toEqual([]);
  });

  test('but an example that was not kept is to be published', () => {
    const withoutExample = published.map((revision) => ({ ...revision, example: undefined }));
    expect(unpublished(withoutExample, [given])).toEqual(published);
    expect(brokenPromises(withoutExample, [given])).toEqual([]);
  });

  test('and what the event has gained is published in its turn, and kept as what was there before', () => {
    const second = unpublished(published, [grown]);
    expect(second.map(nameOf)).toEqual(['payments.OrderGiven.v1.revision-2.json']);
    expect(second[0]?.example).toEqual({ ...first, rank: 2 });
    const both = [...published, ...second.map(fromDisk)];
    expect(unpublished(both, [grown])).toEqual([]);
    expect(brokenPromises(both, [grown])).toEqual([]);
    expect(brokenPromises(both, [given])).toEqual([
      expect.stringMatching(/\/rank: removed or renamed/),
      expect.stringMatching(/golden example 2 is not/),
    ]);
  });
});

/** As it is read again from the files that it was written to. */
function fromDisk({ number, example, ...published }: Revision): Revision {
  return revisionOf(nameOf({ type: published.type, number }), published, example);
}
