// F6: Postgres is restarted in order, or takes the connections of some away.
import { setTimeout as delay } from 'node:timers/promises';
import type { Fault } from '../fault.ts';
import { untilAnswered } from './recovery.ts';

const TERMINATE = `
  SELECT count(pg_terminate_backend(pid))::int AS ended FROM (
    SELECT pid FROM pg_stat_activity WHERE usename LIKE '%\\_app' AND random() < $1) victims`;

export const postgresRestarts: Fault = {
  id: 'F6',
  title: 'PostgreSQL restarts (-m fast), or terminates backends at random',
  unit: 'restarts and terminations',
  recovery: 'fault begun → first command acknowledged again',
  perRound: 25,
  smoke: 3,
  campaign: 100,
  async round(round) {
    const { system, random, target, count, injected } = round;
    while (count() < target) {
      await delay(random.between(200, 1_200));
      const since = performance.now();
      if (random.chance(0.5)) {
        await system.stack.postgres.restart();
        injected('restart -m fast');
      } else {
        await system.database.query(TERMINATE, [0.2 + random.next() * 0.8]);
        injected('pg_terminate_backend');
      }
      await untilAnswered(round, since);
    }
  },
};
