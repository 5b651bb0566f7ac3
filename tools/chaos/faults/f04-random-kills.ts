// F4: kill -9 of any service, at any moment.
import { setTimeout as delay } from 'node:timers/promises';
import type { Fault } from '../fault.ts';

export const randomKills: Fault = {
  id: 'F4',
  title: 'kill -9 of any service at a random moment, every 0.5 to 3 s',
  unit: 'kills',
  recovery: 'process killed → ready again',
  perRound: 25,
  smoke: 10,
  campaign: 150,
  async round({ system, random, target, count, injected }) {
    while (count() < target) {
      await delay(random.between(500, 3_000));
      const victim = random.pick(system.all);
      if (await system.hasSuspects(victim.name)) continue;
      if (await victim.kill()) injected(victim.name);
    }
  },
};
