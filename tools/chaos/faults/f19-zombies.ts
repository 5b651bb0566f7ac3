// F19: a service freezes for longer than its relay may be idle and its consumer silent, then goes on as if nothing had been:
// meanwhile a second process of it has taken over.
import { setTimeout as delay } from 'node:timers/promises';
import type { Fault } from '../fault.ts';
import { untilAnswered } from './recovery.ts';

/** Milliseconds. The relay's session is ended after 15 s. */
const FROZEN = [16_000, 20_000] as const;

export const zombies: Fault = {
  id: 'F19',
  title: 'every service is frozen (SIGSTOP) for 16 to 20 s beside a second process of it, then goes on',
  unit: 'freezes',
  recovery: 'let go on → first command acknowledged',
  perRound: 10,
  smoke: 5,
  campaign: 60,
  prepare: (system) => system.doubled(),
  async round(round) {
    const { system, random, target, count, injected } = round;
    while (count() < target) {
      await delay(random.between(1_000, 3_000));
      const frozen = system.all.filter(({ ready }) => ready);
      await Promise.all(
        frozen.map(async ({ name, process }) => {
          await delay(random.between(0, 1_000));
          process.pause();
          await delay(random.between(...FROZEN));
          process.resume();
          injected(name);
        }),
      );
      await untilAnswered(round, performance.now());
    }
  },
};
