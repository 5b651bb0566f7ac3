/**
 * One route, by everybody: the same request, byte for byte, without a token, under each role that may not, by people whose it
 * is not, and at last by each who may. Only then does it do anything.
 */
import { expect } from '@jest/globals';
import type { ActorClaims } from '@cnfs/testing';
import { type ActingRole, actingRoles } from '../../auth/actor.js';
import { type Answer, judge } from '../hostile/judge.js';
import type { Target } from '../hostile/targets.js';
import type { Call, Listed, World } from './call.js';
import type { FieldsSeen } from './fields.js';
import { type Reach, rightsOf } from './matrix.js';
import type { OverHttp } from './over-http.js';
import { type Owner, claimsOf, insiders, outsiders } from './owners.js';
import type { RowCounts } from './rows.js';

export interface Walked {
  readonly world: World;
  readonly http: OverHttp;
  readonly rows: RowCounts;
  readonly fields: FieldsSeen;
}

const DONE = [200, 201];
/** Any other scope than the one that the route asks for. */
const ANOTHER_SCOPE = 'another-scope';

export async function walk(
  { world, http, rows, fields }: Walked,
  target: Target,
  line: string,
): Promise<void> {
  const { service } = world;
  const make = callOf(world, target);
  const ask = async (call: Call, by: ActorClaims | null, expected: readonly number[], query = '') => {
    const request = await http.request({ ...askedOf(target, call, query), by });
    const answer = await http.send(request);
    try {
      await judge(service.app, request, answer, expected);
    } catch (error) {
      throw new Error(`as ${JSON.stringify(by)}: ${error instanceof Error ? error.message : String(error)}`, {
        cause: error,
      });
    }
    return answer;
  };
  const rights = rightsOf(line);
  let call = await make(roleOf(line));
  if (!rights) {
    await ask(call, null, call.status ? [call.status] : DONE);
    return;
  }
  const owner: Owner = { ...world.mine, ...call.owner };
  if (call.list) expect(Object.keys(call.list.filters).sort()).toEqual(filtersOf(target));
  const ofRole = new Map<ActingRole, Call>();
  if (world.calls[target.name]?.length)
    for (const role of [...rights.keys()].slice(1)) ofRole.set(role, await make(role));
  const before = await rows.now();
  await ask(call, null, [401]);
  for (const role of actingRoles) {
    const reach = rights.get(role);
    const claims = claimsOf(role, owner);
    if (!reach) await ask(call, claims, [403]);
    if (role === 'service') await ask(call, { ...claims, scopes: [ANOTHER_SCOPE] }, [403]);
    const theirs = ofRole.get(role) ?? call;
    for (const outsider of reach ? outsiders(role, reach, owner, world.other) : [])
      if (theirs.list) await readsList(ask, theirs, theirs.list, outsider, { reached: false, all: false });
      else await ask(theirs, outsider, [theirs.outside ?? 404]);
  }
  expect(await rows.since(before)).toEqual({});
  let used = false;
  for (const [role, reach] of rights)
    for (const count of insiders(role, reach, owner).keys()) {
      if (used && count === 0) call = ofRole.get(role) ?? (target.method === 'GET' ? call : await make(role));
      else if (used && target.method !== 'GET') call = await make(role);
      used = true;
      const insider = insiders(role, reach, { ...world.mine, ...call.owner })[count] as ActorClaims;
      const answer = call.list
        ? await readsList(ask, call, call.list, insider, { reached: true, all: isAll(reach) })
        : await ask(call, insider, call.status ? [call.status] : DONE);
      if (target.method === 'GET' && answer.status < 300) fields.check(target.name, role, answer.body);
    }
}

export function callOf({ calls }: World, { name }: Target): (as: ActingRole) => Promise<Call> {
  const make = calls[name];
  if (!make) throw new Error(`nobody wrote how ${name} is called`);
  return async (as) => await make(as);
}

export function askedOf(target: Target, { at = {}, query, body, csv }: Call, more = '') {
  const path = target.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(at[name] ?? ''));
  const asked = [query ? new URLSearchParams(query).toString() : '', more].filter(Boolean).join('&');
  return { method: target.method, url: asked ? `${path}?${asked}` : path, body, csv };
}

/** A filter that is new is tried too. */
function filtersOf({ query }: Target): string[] {
  return query.flatMap(({ name = '' }) => (['limit', 'cursor'].includes(name) ? [] : [name])).sort();
}

function isAll(reach: Reach): boolean {
  return reach === 'all' || typeof reach === 'object';
}

type Ask = (call: Call, by: ActorClaims, expected: readonly number[], query?: string) => Promise<Answer>;

/** The list as it is, and by each of its filters: what is out of reach is in none of them, even when it is asked for. */
async function readsList(
  ask: Ask,
  call: Call,
  { mine, other, filters }: Listed,
  by: ActorClaims,
  { reached, all }: { reached: boolean; all: boolean },
): Promise<Answer> {
  const ids = ({ body }: Answer) => (body as { items: { id: string }[] }).items.map(({ id }) => id);
  const whole = await ask(call, by, DONE, 'limit=200');
  const told = { by, mine: ids(whole).includes(mine), other: ids(whole).includes(other) };
  // Who is somebody else's may well see the other one: that is tried the other way round, by its own people.
  expect(told).toEqual({ by, mine: reached, other: reached ? all : told.other });
  for (const [name, [fitting, strange]] of Object.entries(filters)) {
    const filtered = ids(await ask(call, by, DONE, `limit=200&${name}=${encodeURIComponent(fitting)}`));
    expect({ name, by, mine: filtered.includes(mine) }).toEqual({ name, by, mine: reached });
    if (all || !reached) continue;
    const foreign = ids(await ask(call, by, DONE, `limit=200&${name}=${encodeURIComponent(strange)}`));
    expect({ name, by, other: foreign.includes(other) }).toEqual({ name, by, other: false });
  }
  return whole;
}

/** Routes in the order in which they are tried: that which moves the clock comes last. */
export function inOrder(targets: readonly Target[]): Target[] {
  const late = ({ path }: Target) => Number(path === '/clock/advances');
  return [...targets].sort((a, b) => late(a) - late(b));
}

/** The first role of a line; of a route that is open, one that is given nothing for it. */
export function roleOf(line: string): ActingRole {
  return rightsOf(line)?.keys().next().value ?? 'candidate';
}
