// F13: every topic is delivered again from its start, and now and then sent again as well: no total changes, nothing is told.
import { setTimeout as delay } from 'node:timers/promises';
import { services } from '@cnfs/contracts';
import type { Fault } from '../fault.ts';
import { topicsOf, withAdmin } from '../kafka.ts';
import { republish } from './republish.ts';
import { untouched } from './untouched.ts';

/**
 * @param share of the times in which everything is put back into the outboxes as well. The relays run, have nothing else to do,
 * and are told by nobody: they must look by themselves.
 */
export function replays(share: number): Fault {
  return {
    id: 'F13',
    title: 'every group begins again at offset 0, the relays send again what they had sent',
    unit: 'topic replays',
    recovery: 'groups reset → every record taken in again',
    perRound: 60,
    smoke: 25,
    campaign: 300,
    async round(round) {
      const { system, random, target, count, injected, recovered } = round;
      while (count() < target) {
        await delay(random.between(2_000, 4_000));
        await untouched(round, async (quiet) => {
          const since = performance.now();
          await Promise.all(system.all.map((supervisor) => supervisor.stop()));
          // A group that does not exist begins at the beginning.
          await withAdmin(system.brokers, (admin) => admin.deleteGroups([...services]));
          for (const supervisor of system.all) supervisor.supervise();
          await Promise.all(system.all.map((supervisor) => supervisor.untilReady()));
          await quiet();
          recovered(performance.now() - since);
          if (!random.chance(share)) return;
          await republish(system, new Date(0));
          await quiet();
        });
        for (const service of services)
          for (const topic of topicsOf(service)) injected(`${service} ← ${topic}`);
      }
    },
  };
}

export const duplicates = replays(0.3);
