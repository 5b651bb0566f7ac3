// F18: a new process of a service comes up, then the old one is told to end: no client notices, nothing is done twice.
import { setTimeout as delay } from 'node:timers/promises';
import { services } from '@cnfs/contracts';
import type { Fault } from '../fault.ts';
import { NOTICED, Rollout } from '../rollout.ts';
import { unnoticed } from '../unnoticed.ts';

export function rollingRestarts(): Fault {
  const rollout = new Rollout();
  return {
    id: 'F18',
    title: 'rolling restart (SIGTERM) of each service in turn, behind a proxy that honours readiness',
    unit: 'restarts',
    recovery: 'told to end → ended',
    perRound: 10,
    smoke: 5,
    campaign: 100,
    system: () => rollout.system,
    round: (round) =>
      unnoticed(round, NOTICED, async () => {
        const { target, count, random } = round;
        for (const name of random.shuffled([...services, ...services])) {
          if (count() >= target) break;
          await delay(random.between(100, 500));
          await rollout.replace(round, name, name);
        }
      }),
  };
}
