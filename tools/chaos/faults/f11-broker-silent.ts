// F11: the broker is there and says nothing: frozen, or behind a network that lets one direction through. Connections stay
// open, so nobody is told.
import { setTimeout as delay } from 'node:timers/promises';
import type { Fault } from '../fault.ts';
import type { Direction } from '../proxy.ts';
import { commandsGoOn, kafkaOf } from './broker-away.ts';
import { untilRelayed } from './relayed.ts';

export const brokerSilent: Fault = {
  id: 'F11',
  title: 'the broker is frozen (SIGSTOP) for 2 to 20 s, or the network swallows one direction',
  unit: 'silences',
  recovery: 'broker answers again → first event relayed',
  perRound: 6,
  smoke: 3,
  campaign: 48,
  proxied: true,
  async round(round) {
    const { system, random, target, count, injected } = round;
    const proxy = system.proxies.broker;
    while (count() < target) {
      await delay(random.between(500, 2_000));
      const direction = random.pick<Direction>(['client', 'server']);
      const how = (['frozen', 'lost', 'held'] as const)[count() % 3];
      if (how === 'frozen') {
        await kafkaOf(system).pause();
        await commandsGoOn(round, random.between(2_000, 20_000));
        await kafkaOf(system).resume();
        injected('frozen');
      } else {
        proxy.trouble(how === 'lost' ? { blackHole: direction } : { hold: direction });
        await commandsGoOn(round, random.between(2_000, 10_000));
        proxy.trouble({});
        // Bytes that are gone are gone for both ends: a network that lost track of a connection resets it.
        if (how === 'lost') proxy.reset();
        injected(`${how} on the way to the ${direction === 'server' ? 'broker' : 'services'}`);
      }
      await untilRelayed(round);
    }
  },
};
