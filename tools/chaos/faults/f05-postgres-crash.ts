// F5: Postgres ends without a checkpoint, and recovers from its log. Services reconnect; none of them is restarted.
import { setTimeout as delay } from 'node:timers/promises';
import type { Fault } from '../fault.ts';
import { untilAnswered } from './recovery.ts';

export const postgresCrash: Fault = {
  id: 'F5',
  title: 'PostgreSQL crashes (stop -m immediate) under load and is started again',
  unit: 'crashes',
  recovery: 'server stopped → first command acknowledged again',
  perRound: 25,
  smoke: 5,
  campaign: 300,
  async round(round) {
    const { system, random, target, count, injected } = round;
    while (count() < target) {
      await delay(random.between(200, 1_200));
      const crashedAt = performance.now();
      await system.stack.postgres.stopImmediately();
      await delay(random.between(0, 300));
      await system.stack.postgres.restart();
      injected('immediate');
      await untilAnswered(round, crashedAt);
    }
  },
};
