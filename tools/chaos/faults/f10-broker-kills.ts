// F10: the broker is killed and comes back on what it had written, one to ten seconds later. Commands go on meanwhile.
import { setTimeout as delay } from 'node:timers/promises';
import type { Fault } from '../fault.ts';
import { commandsGoOn, kafkaOf } from './broker-away.ts';
import { untilRelayed } from './relayed.ts';

export const brokerKills: Fault = {
  id: 'F10',
  title: 'kill -9 of the broker, back on the same log after 1 to 10 s',
  unit: 'kills',
  recovery: 'broker answers again → first event relayed',
  perRound: 10,
  smoke: 2,
  campaign: 60,
  async round(round) {
    const { system, random, target, count, injected } = round;
    const kafka = kafkaOf(system);
    while (count() < target) {
      await delay(random.between(500, 2_000));
      await kafka.kill();
      injected('kill -9');
      await commandsGoOn(round, random.between(1_000, 10_000));
      await kafka.start();
      await untilRelayed(round);
    }
  },
};
