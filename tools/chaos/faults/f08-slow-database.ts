// F8: the database is slow, or a statement stands still behind a lock that somebody holds. Requests wait as long as they may,
// then are told to come back later; nothing piles up, and the process stays awake.
import { setTimeout as delay } from 'node:timers/promises';
import { services } from '@cnfs/contracts';
import { actors, eventually } from '@cnfs/testing';
import pg from 'pg';
import type { Fault, Round } from '../fault.ts';
import { readMetric } from '../metrics.ts';
import type { System } from '../system.ts';
import { untilAnswered } from './recovery.ts';

/** Milliseconds, each way: a question and its answer are late by 500. */
const LATE = 250;

/** Milliseconds after which every request has its answer: for a connection 3 s, for a statement 10 s, and some grace. */
const PATIENCE = 15_000;

/** Requests at once that meet the lock: several times what the pool has connections. */
const CROWD = 60;

/** Milliseconds that the event loop may be late. */
const LAG = 200;

export const slowDatabase: Fault = {
  id: 'F8',
  title: 'every query takes 500 ms more; statements hang behind a lock that is held',
  unit: 'slow spells and locks',
  recovery: 'healed → first command acknowledged',
  perRound: 4,
  smoke: 2,
  campaign: 20,
  proxied: true,
  async round(round) {
    const { system, random, target, count, injected, violated } = round;
    while (count() < target) {
      await delay(random.between(500, 1_500));
      await awake(round, async () => {
        if (count() % 2 === 0) {
          system.proxies.postgres.trouble({ delay: LATE });
          await delay(random.between(3_000, 8_000));
          system.proxies.postgres.trouble({});
          injected('slow');
        } else {
          await hang(round);
          injected('lock held');
        }
      });
      await untilAnswered(round, performance.now());
      await eventually(async () => (await waiting(system)) === 0, {
        deadline: PATIENCE,
        what: 'pools for which nobody waits',
      }).catch((error: unknown) => violated('nothing piles up before a pool', String(error)));
    }
  },
};

/** Somebody holds what recruitment needs for longer than a statement may take, while a crowd asks for it. */
async function hang({ system, random, violated }: Round): Promise<void> {
  const holder = new pg.Client({ connectionString: system.stack.databaseUrl });
  await holder.connect();
  try {
    await holder.query('BEGIN; LOCK TABLE recruitment.host_structure');
    const until = performance.now() + random.between(11_000, 14_000);
    const authorization = `Bearer ${await system.stack.issuer.token(actors.anct())}`;
    const answers = await Promise.all(
      Array.from({ length: CROWD }, async () => {
        const from = performance.now();
        const { status, headers } = await fetch(`${system.stack.services.recruitment.url}/host-structures`, {
          headers: { authorization, connection: 'close' },
        });
        const later = status !== 503 || Number(headers.get('retry-after')) > 0;
        return { status, later, milliseconds: Math.round(performance.now() - from) };
      }),
    );
    const wrong = answers.filter((one) => one.status !== 503 || !one.later || one.milliseconds > PATIENCE);
    if (wrong.length > 0) violated('who cannot be served is told to come back later', wrong.slice(0, 5));
    await delay(until - performance.now());
  } finally {
    await holder.end();
  }
}

/** Does it, and holds that the event loops of the services were never late, and that nobody was told of a fault of ours. */
async function awake({ system, violated }: Round, work: () => Promise<void>): Promise<void> {
  // A look at the figure begins a new one.
  await lag(system);
  const before = new Map(system.history.attempts);
  await work();
  const late = (await lag(system)).filter(({ milliseconds }) => milliseconds > LAG);
  if (late.length > 0) violated(`the event loop is late by less than ${LAG} ms`, late);
  for (const fault of ['500', '503 without Retry-After'])
    if ((system.history.attempts.get(fault) ?? 0) > (before.get(fault) ?? 0))
      violated('a slow database is a 503 with Retry-After, never a fault', fault);
}

async function lag(system: System): Promise<{ name: string; milliseconds: number }[]> {
  return Promise.all(
    services.map(async (name) => {
      const [seconds = 0] = await readMetric(system.stack.services[name], 'nodejs_eventloop_lag_p99_seconds');
      return { name, milliseconds: Math.round(seconds * 1_000) };
    }),
  );
}

/** Requests that wait for a connection, over all services. */
async function waiting(system: System): Promise<number> {
  const counts = await Promise.all(
    services.map((name) =>
      readMetric(system.stack.services[name], 'database_pool_connections{state="waited_for"}'),
    ),
  );
  return counts.flat().reduce((sum, one) => sum + one, 0);
}
