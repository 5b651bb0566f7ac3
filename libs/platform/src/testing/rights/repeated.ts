/** I1–I8 of a POST, with a request that does something: what one leaves in the database, fifty at once leave too. */
import { newId } from '@cnfs/kernel';
import { type ActorClaims, eventually } from '@cnfs/testing';
import { expect } from '@jest/globals';
import type { TestService } from '../test-service.js';
import { type Answer, type Request, judge } from '../hostile/judge.js';
import type { Target } from '../hostile/targets.js';
import type { Call } from './call.js';
import { rightsOf } from './matrix.js';
import { insiders } from './owners.js';
import { type Walked, askedOf, callOf, roleOf } from './walk.js';

const AT_ONCE = 50;
const DONE = [200, 201];
const REFUSED = [400, 403, 404, 409, 412, 422, 503];
const succeeded = ({ status }: Answer) => status >= 200 && status < 300;
const isReplay = ({ headers }: Answer) => headers['idempotency-replayed'] === 'true';
const codeOf = ({ body }: Answer) => (body as { code?: string } | null)?.code;

export async function repeat({ world, http, rows }: Walked, target: Target, line: string): Promise<void> {
  const { service } = world;
  const make = callOf(world, target);
  const send = async (request: Request, expected: readonly number[] | null): Promise<Answer> => {
    const answer = await http.send(request);
    await judge(service.app, request, answer, expected);
    return answer;
  };
  const by = (call: Call): ActorClaims | null => {
    const [right] = rightsOf(line) ?? [];
    return right ? (insiders(...right, { ...world.mine, ...call.owner })[0] ?? null) : null;
  };
  const one = await make(roleOf(line));
  const who = by(one);
  const before = await rows.now();

  // I1: without a key. I7: what was refused for its form keeps nothing of the key.
  const asked = askedOf(target, one);
  const key = newId();
  const keyless = await send(await http.request({ ...asked, by: who, key: null }), [400]);
  expect(codeOf(keyless)).toBe('IDEMPOTENCY_KEY_REQUIRED');
  if (one.status || !target.keepsAnswer) return;
  await send(await http.request({ ...asked, by: who, key, body: { unforeseen: 1 } }), [400]);
  expect(await rows.since(before)).toEqual({});
  const request = await http.request({ ...asked, by: who, key });
  expect(isReplay(await send(request, DONE))).toBe(false);
  const left = await rows.since(before);

  // I4 and I6: one of fifty comes to its end, and its connection dies before it can commit. Nothing of it is left.
  const many = await make(roleOf(line));
  const whose = by(many);
  const raceKey = newId();
  const raced = await http.request({ ...askedOf(target, many), by: whose, key: raceKey });
  const calm = await rows.now();
  for (const answer of await killedAtItsEnd(service, () => atOnce(() => send(raced, REFUSED))))
    expect(isReplay(answer)).toBe(false);
  expect(await rows.since(calm)).toEqual({});

  // I4: a free race under a key that nothing holds any more.
  const race = await atOnce(() => send(raced, null));
  const first = race.filter((answer) => succeeded(answer) && !isReplay(answer));
  expect(first).toHaveLength(1);
  for (const answer of race.filter((one) => !succeeded(one))) {
    expect(codeOf(answer)).toBe('REQUEST_IN_FLIGHT');
    expect(answer).toMatchObject({ status: 409, headers: { 'retry-after': '1' } });
  }
  expect(new Set(race.filter(succeeded).map(({ text }) => text)).size).toBe(1);
  expect(await rows.since(calm)).toEqual(left);

  // I2, and I5 for whoever lost the answer.
  const again = await send(raced, [first[0]?.status ?? 0]);
  expect({ replayed: isReplay(again), text: again.text }).toEqual({ replayed: true, text: first[0]?.text });
  // I3: another body is refused; to another person the key is new.
  const reused = await send(
    await http.request({
      ...askedOf(target, many),
      by: whose,
      key: raceKey,
      body: many.body ? { ...many.body, unforeseen: 1 } : {},
    }),
    [422],
  );
  expect(codeOf(reused)).toBe('IDEMPOTENCY_KEY_REUSED');
  expect(await rows.since(calm)).toEqual(left);
  // I8: when the key is forgotten, the business itself forbids a second effect, where there may be only one.
  const later = await http.request({ ...askedOf(target, many), by: whose, key: newId() });
  const outcome = await send(later, many.again ? DONE : REFUSED);
  if (!many.again) {
    // I7: a refusal keeps nothing either; it is decided anew.
    expect(isReplay(await send(later, [outcome.status]))).toBe(false);
    expect(await rows.since(calm)).toEqual(left);
  }
  if (whose) {
    const stranger = { ...whose, person: newId() };
    const strange = await http.request({ ...askedOf(target, many), by: stranger, key: raceKey });
    expect(isReplay(await send(strange, null))).toBe(false);
  }
}

const atOnce = <T>(make: () => Promise<T>) => Promise.all(Array.from({ length: AT_ONCE }, make));

/**
 * Runs while no transaction can store its answer, the last thing that it does; the connections of those that come so far are
 * ended, as when the process dies before COMMIT.
 */
async function killedAtItsEnd<T>(service: TestService, work: () => Promise<T>): Promise<T> {
  const holding = service.dataSource.createQueryRunner();
  await holding.query('BEGIN');
  await holding.query('LOCK TABLE idempotency_key IN EXCLUSIVE MODE');
  let settled = false;
  const working = work().finally(() => (settled = true));
  try {
    await eventually(
      async () => {
        if (!settled)
          // Of another connection: what a transaction sees of the others stays as it first saw it.
          await service.query(
            `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
              WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE '%idempotency_key%'`,
          );
        return settled;
      },
      { what: 'an answer to each request', every: 5 },
    );
  } finally {
    await holding.query('ROLLBACK');
    await holding.release();
  }
  return working;
}
