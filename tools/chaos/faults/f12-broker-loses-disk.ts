// F12: the broker loses its disk, as one does that acknowledged what it had not flushed. What it was sent is sent again from
// the archives, before anything new; readers pass over what they had.
import { setTimeout as delay } from 'node:timers/promises';
import { services } from '@cnfs/contracts';
import type { Fault } from '../fault.ts';
import { untilRelayed } from './relayed.ts';
import { republish } from './republish.ts';

export const brokerLosesDisk: Fault = {
  id: 'F12',
  title: 'the broker restarts on an empty disk; the archives fill it again',
  unit: 'lost disks',
  recovery: 'topics made anew → first event relayed',
  perRound: 2,
  smoke: 1,
  campaign: 20,
  async round(round) {
    const { system, random, target, count, injected } = round;
    const { kafka } = system.stack.broker;
    if (!kafka) throw new Error('chaos needs a real Kafka');
    while (count() < target) {
      await delay(random.between(2_000, 4_000));
      await kafka.lose();
      injected('empty disk');
      await delay(random.between(500, 2_000));
      // What is lost goes first: a topic that is not there takes nothing new before it.
      await republish(system, new Date(0));
      await kafka.start();
      await system.stack.services[random.pick(services)].migrate();
      await untilRelayed(round);
    }
  },
};
