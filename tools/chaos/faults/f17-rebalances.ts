// F17: members join and leave a group every two seconds, in order or killed: partitions are dealt out anew each time.
import { setTimeout as delay } from 'node:timers/promises';
import { services } from '@cnfs/contracts';
import type { ServiceProcess } from '@cnfs/testing/stack';
import type { Fault } from '../fault.ts';

const MOST = 3;

export const rebalances: Fault = {
  id: 'F17',
  title: 'processes join and leave a consumer group every two seconds',
  unit: 'joins and leaves',
  recovery: 'not measured: the group never rests',
  perRound: 16,
  smoke: 5,
  campaign: 60,
  async round({ system, random, target, count, injected }) {
    const service = random.pick(services);
    const members: ServiceProcess[] = [];
    while (count() < target) {
      await delay(random.between(1_500, 2_500));
      const leaves = members.length === MOST || (members.length > 0 && random.chance(0.4));
      if (!leaves) {
        const member = await system.stack.beside(service);
        await member.start();
        members.push(member);
        injected('joins');
        continue;
      }
      const [member] = members.splice(random.between(0, members.length - 1), 1);
      const killed = random.chance(0.5) && !(await system.hasSuspects(service));
      await (killed ? member?.kill() : member?.stop());
      injected(killed ? 'is killed' : 'leaves');
    }
    await Promise.all(members.map((member) => member.stop()));
  },
};
