/** S21: I1–I7 of any POST: the same request many times, at once, cut short, with another body, by someone else. */
import { newId } from '@cnfs/kernel';
import { eventually } from '@cnfs/testing';
import { expect } from '@jest/globals';
import type { TestService } from '../test-service.js';
import type { Caller } from './check.js';
import { type Answer, type Request, ask, judge } from './judge.js';
import { type Target, allowedActor } from './targets.js';

const AT_ONCE = 50;
const succeeded = ({ status }: Answer) => status >= 200 && status < 300;
const isReplay = ({ headers }: Answer) => headers['idempotency-replayed'] === 'true';

export interface Repeated {
  /** Whether the route did something with its example, on a database that holds nothing else. */
  readonly done: boolean;
  /** Requests sent. */
  readonly cases: number;
}

export async function repeat(service: TestService, caller: Caller, target: Target): Promise<Repeated> {
  let cases = 0;
  const key = newId();
  const request = await caller.request(target, { headers: { 'idempotency-key': key } });
  const send = async (one: Request, expected: readonly number[] | null = null): Promise<Answer> => {
    cases += 1;
    const answer = await ask(service.app, one);
    await judge(service.app, one, answer, expected);
    return answer;
  };
  const other = async (changes: Parameters<Caller['request']>[1]) =>
    caller.request(target, { ...changes, headers: { 'idempotency-key': key } });

  // I7: what was refused for its form keeps nothing of the key.
  await send(await other({ payload: '{"unforeseen":1}' }), [400]);
  // I4 and I6: one of fifty runs, up to its end; its database connection dies before it can commit.
  const before = await lastEvent(service);
  const refusals = [400, 403, 404, 409, 412, 422, 503];
  for (const answer of await killedAtItsEnd(service, () => atOnce(() => send(request, refusals))))
    expect(isReplay(answer)).toBe(false);
  expect(await causesSince(service, before)).toBe(0);
  // I4: a free race, and I6: the key is not locked for ever.
  const race = await atOnce(() => send(request));
  const [first, ...more] = race.filter((answer) => succeeded(answer) && !isReplay(answer));
  expect(more).toEqual([]);
  for (const answer of race)
    if ((answer.body as { code?: string } | null)?.code === 'REQUEST_IN_FLIGHT')
      expect(answer.headers['retry-after']).toBe('1');
  if (!first) return { done: false, cases };
  expect(new Set(race.filter(succeeded).map(({ text }) => text)).size).toBe(1);
  // I2, and I5 for whoever lost the answer: the same once more, and nothing else.
  const again = await send(request, [first.status]);
  expect({ replayed: isReplay(again), text: again.text }).toEqual({ replayed: true, text: first.text });
  expect(await causesSince(service, before)).toBeLessThanOrEqual(1);
  // I3: another body is refused; to another person the key is new.
  const reused = await send(
    await other({ payload: target.body ? { ...target.body, unforeseen: 1 } : '{}' }),
    [422],
  );
  expect(reused.body).toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED' });
  const actor = allowedActor(target);
  if (actor) expect(isReplay(await send(await other({ actor: { ...actor, person: newId() } })))).toBe(false);
  return { done: true, cases };
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
              WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE '%INSERT INTO idempotency_key%'`,
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

async function lastEvent(service: TestService): Promise<string> {
  const [row] = await service.query<{ seq: string }>('SELECT coalesce(max(seq), 0) AS seq FROM outbox');
  return row?.seq ?? '0';
}

/** How many requests are behind the events that came since. */
async function causesSince(service: TestService, seq: string): Promise<number> {
  const rows = await service.query('SELECT DISTINCT causation_id FROM outbox WHERE seq > $1', [seq]);
  return rows.length;
}
