/** S1–S4, S8–S10, S20: who calls. */
import { newId } from '@cnfs/kernel';
import { actingRoles } from '../../auth/actor.js';
import { type Check, each, guarded } from './check.js';
import { SOME_ID, type Target, actorOf, addressOf, neededIn } from './targets.js';

const UNAUTHENTICATED = [401];
const spoofed = {
  'x-user-id': 'admin',
  'x-role': 'platform',
  'x-forwarded-for': '127.0.0.1',
  'x-forwarded-user': 'admin',
  'x-original-url': '/health/live',
  'x-rewrite-url': '/health/live',
  'x-http-method-override': 'GET',
  'x-remote-user': 'root',
};

/** Roles that reach a part of the route's resources. */
function narrowedIn(allow: Target['allow']): string[] {
  return Object.entries(allow ?? {})
    .filter(([role, reach]) => reach !== 'all' && role !== 'service')
    .map(([role]) => role);
}

export const checksOfCallers: readonly Check[] = [
  {
    id: 'S1',
    concerns: guarded,
    title: 'no route is open but those that say so',
    casesOf: async (target, caller) => {
      const headers: Record<string, string>[] = [
        {},
        { authorization: 'Bearer' },
        { authorization: 'Basic YWRtaW46YWRtaW4=' },
        { cookie: 'token=a' },
      ];
      return each(headers, async (header) => ({
        name: `with ${JSON.stringify(header)}`,
        request: await caller.request(target, { actor: null, headers: header }),
        expected: UNAUTHENTICATED,
      }));
    },
  },
  {
    id: 'S2–S4',
    concerns: guarded,
    title: 'a token that does not hold opens nothing',
    casesOf: async (target, caller) => {
      const [role = ''] = Object.keys(target.allow ?? {});
      return each(await caller.tokens(role), async ([name, token]) => ({
        name,
        request: await caller.request(target, {
          actor: null,
          headers: { authorization: `Bearer ${token}` },
        }),
        expected: UNAUTHENTICATED,
      }));
    },
  },
  {
    id: 'S8, S9',
    concerns: ({ method, allow }) => method === 'GET' && narrowedIn(allow).length > 0,
    title: 'what is outside a perimeter is not there',
    casesOf: async (target, caller) => {
      return each(narrowedIn(target.allow), async (role) => {
        const strangers = {
          ...actorOf(role, target),
          person: newId(),
          structures: [newId()],
          organisations: [newId()],
        };
        const query = new URLSearchParams(neededIn(target));
        if (target.query.some(({ name }) => name === 'structureId')) query.set('structureId', newId());
        // An address without an id is a list's, whatever else it says.
        const reads = target.address.includes(SOME_ID);
        return {
          name: `${role} of somewhere else`,
          request: await caller.request(target, {
            actor: { ...strangers, territories: ['D976'] },
            url: `${reads ? addressOf(target, newId()) : target.address}?${query.toString()}`,
          }),
          expected: reads ? [404] : [200],
          also: ({ body }) => {
            const { items } = (body ?? {}) as { items?: unknown[] };
            if (!reads && items && items.length > 0) throw new Error(`${items.length} items of others`);
          },
        };
      });
    },
  },
  {
    id: 'S10',
    concerns: guarded,
    title: 'a role that is not named is refused',
    casesOf: async (target, caller) => {
      const allow = target.allow ?? {};
      const others = actingRoles.filter((role) => !(role in allow));
      const cases = await each(others, async (role) => ({
        name: role,
        request: await caller.request(target, { actor: actorOf(role, target) }),
        expected: [403],
      }));
      if ('service' in allow)
        cases.push({
          name: 'a system with another scope',
          request: await caller.request(target, {
            actor: { ...actorOf('service', target), scopes: ['other'] },
          }),
          expected: [403],
        });
      return cases;
    },
  },
  {
    id: 'S20',
    concerns: guarded,
    title: 'no header stands in for a token or for the method',
    casesOf: async (target, caller) => {
      return each(Object.entries(spoofed), async ([name, value]) => ({
        name,
        request: await caller.request(target, { actor: null, headers: { [name]: value } }),
        expected: UNAUTHENTICATED,
      }));
    },
  },
];
