/** S13, S15–S18, S44: what stands in an address or beside it. */
import { type Check, each, every } from './check.js';
import { hostilePages, injections, unacceptableTexts } from './inputs.js';
import { SOME_ID, addressOf } from './targets.js';

const MALFORMED = [400];

export const checksOfAddresses: readonly Check[] = [
  {
    id: 'S13 address',
    concerns: every,
    title: 'no parameter reaches a prototype',
    casesOf: async (target, caller) =>
      each(
        ['__proto__[x]=1', 'constructor[prototype][x]=1', '__proto__.x=1', 'a[__proto__]=1'],
        async (query) => ({
          name: query,
          request: await caller.request(target, { url: `${addressOf(target)}?${query}` }),
          expected: MALFORMED,
        }),
      ),
  },
  {
    id: 'S14 address',
    concerns: every,
    title: 'a text that is none is refused in an address too',
    casesOf: async (target, caller) => {
      const texts = Object.entries(unacceptableTexts).filter(([name]) => !name.includes('half'));
      return each(texts, async ([name, text]) => ({
        name,
        request: await caller.request(target, { url: `${addressOf(target)}?a=${encodeURIComponent(text)}` }),
        expected: MALFORMED,
      }));
    },
  },
  {
    id: 'S15 address',
    concerns: every,
    title: 'an address has an end',
    casesOf: async (target, caller) => [
      {
        name: '9 KB',
        request: await caller.request(target, { url: `${addressOf(target)}?a=${'x'.repeat(9_000)}` }),
        expected: [414],
      },
    ],
  },
  {
    id: 'S16',
    concerns: every,
    title: 'pages have bounds, and no other order than theirs',
    casesOf: async (target, caller) =>
      each(hostilePages, async (query) => ({
        name: query,
        request: await caller.request(target, { url: `${addressOf(target)}?${query}` }),
        // A list of something that is not there has no page to look for.
        expected: query.startsWith('cursor=') && target.pathNames.length > 0 ? [400, 404] : MALFORMED,
      })),
  },
  {
    id: 'S17 address',
    concerns: ({ query, pathNames }) => query.length + pathNames.length > 0,
    title: 'a parameter is never a statement',
    casesOf: async (target, caller) => {
      const names = target.query.flatMap(({ name }) => (name ? [name] : []));
      const urls = [
        ...names.flatMap((name) =>
          injections.map((text) => `${addressOf(target)}?${name}=${encodeURIComponent(text)}`),
        ),
        ...(target.pathNames.length > 0 ? injections.map((text) => addressOf(target, text)) : []),
      ];
      return each(urls, async (url) => ({
        name: url,
        request: await caller.request(target, { url }),
        expected: null,
        also: ({ took }) => {
          if (took > 2_500) throw new Error(`it took ${Math.round(took)} ms: did the database sleep?`);
        },
      }));
    },
  },
  {
    id: 'S18',
    concerns: every,
    title: 'a parameter is said once, and is one that the route knows',
    casesOf: async (target, caller) => {
      const names = target.query.flatMap(({ name }) => (name ? [name] : []));
      const queries = [
        ...[...names, 'structureId'].map((name) => `${name}=${SOME_ID}&${name}=${SOME_ID}`),
        ...['structureID', 'admin', 'access_token'].map((name) => `${name}=${SOME_ID}`),
      ];
      return each(queries, async (query) => ({
        name: query,
        request: await caller.request(target, { url: `${addressOf(target)}?${query}` }),
        expected: MALFORMED,
      }));
    },
  },
  {
    id: 'S38 accept',
    concerns: every,
    title: 'who accepts no JSON is told so',
    casesOf: async (target, caller) =>
      each(['text/html', 'application/xml', 'application/json;q=0', 'image/*'], async (accept) => ({
        name: accept,
        request: await caller.request(target, { headers: { accept } }),
        expected: [406],
      })),
  },
  {
    id: 'S44 method',
    concerns: every,
    title: 'a method that the address does not answer to is 405',
    casesOf: async (target, caller) =>
      // Of no route of ours: any of them would be another target.
      each(['PUT', 'PATCH'] as const, async (method) => ({
        name: method,
        request: { ...(await caller.request(target)), method },
        expected: [405],
      })),
  },
];
