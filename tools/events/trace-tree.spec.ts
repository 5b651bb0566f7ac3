import { describe, expect, it } from '@jest/globals';
import { linesOf, treeOf } from './trace-tree.ts';

const event = (
  id: string,
  causationId: string | null,
  second: number,
  service: 'recruitment' | 'payments',
) => ({
  ...{ id, causationId, service, type: `${service}.${id}.v1`, topic: `${service}.x`, key: 'k', sequence: 1 },
  ...{ time: '2021-03-01T09:00:00.000Z', madeAt: `2026-01-01T00:00:0${second}.000Z` },
  ...{ actor: 'anct:a', traceparent: null, sent: true },
});
const draw = (events: Parameters<typeof treeOf>[0]) =>
  linesOf(
    treeOf(events, new Map([['a', [{ service: 'payments' as const, state: 'HANDLED' }]]])),
    ({ id, received }) => `${id}${received.map(({ service }) => ` → ${service}`).join('')}`,
    ({ causationId }) => causationId ?? 'dû',
  );

describe('the tree of a case', () => {
  it('has what followed below what it followed from, in the order of time, whatever the order it is told in', () => {
    const events = [
      event('d', 'b', 5, 'recruitment'),
      event('c', 'a', 4, 'payments'),
      event('b', 'a', 3, 'payments'),
      event('a', 'request', 1, 'recruitment'),
      event('a2', 'request', 2, 'recruitment'),
    ];
    expect(draw(events)).toEqual(['request', '├─ a → payments', '│  ├─ b', '│  │  └─ d', '│  └─ c', '└─ a2']);
    expect(draw([...events].reverse())).toEqual(draw(events));
  });

  it('begins anew with each request, and with each due work', () => {
    const events = [
      event('a', 'first', 1, 'recruitment'),
      event('b', null, 2, 'payments'),
      event('c', null, 3, 'payments'),
      event('d', 'second', 4, 'payments'),
    ];
    expect(draw(events)).toEqual(['first', '└─ a → payments', 'dû', '└─ b', 'dû', '└─ c', 'second', '└─ d']);
  });
});
