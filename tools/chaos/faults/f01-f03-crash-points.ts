// F1 to F3: kill -9 of a service at a named point of its code. Every service carries a point of its own, drawn at each of
// its starts, so that kills overlap as they please.
import { setTimeout as delay } from 'node:timers/promises';
import { type ServiceName, services } from '@cnfs/contracts';
import type { Fault } from '../fault.ts';
import { CRASH_POINTS } from '../inject/points.ts';

export { INJECT } from '../inject/inject.ts';

/** Kills by which a service may be ahead of the one killed least: stories begin in one service, and need it to reach the others. */
const AHEAD = 3;

/** Milliseconds without any kill after which that does not count. */
const DULL = 2_000;

/** Milliseconds after which a service that never comes by its point is given another one. */
const LONGEST_WAIT = 4_000;

interface Family {
  readonly id: string;
  readonly title: string;
  readonly points: readonly string[];
}

/** Kills at those points. */
export function killsAt({ id, title, points }: Family): Fault {
  return {
    id,
    title,
    unit: 'kills',
    recovery: 'process killed → ready again',
    perRound: 50,
    smoke: 10,
    campaign: 300,
    prepare: (system) => system.instrument(),
    async round({ system, random, target, count }) {
      const draw = () => ({ point: random.pick(points), passage: random.between(1, 3) });
      const kills = new Map(services.map((name) => [name, 0]));
      let last = performance.now();
      const rests = (name: ServiceName) =>
        (kills.get(name) ?? 0) - Math.min(...kills.values()) >= AHEAD && performance.now() - last < DULL;
      system.arming = async (service) => {
        kills.set(service, (kills.get(service) ?? 0) + 1);
        last = performance.now();
        return count() < target && !rests(service) && !(await system.hasSuspects(service)) ? draw() : null;
      };
      while (count() < target) {
        for (const one of system.all) {
          const waits = one.armed && one.armedFor > LONGEST_WAIT;
          if (!one.ready || (one.armed && !waits) || rests(one.name)) continue;
          if (!(await system.hasSuspects(one.name))) await system.arm(one, draw());
        }
        await delay(50);
      }
    },
  };
}

export const killedInCommands = killsAt({
  id: 'F1',
  title:
    'kill -9 in a command: before BEGIN, after its rows, after its events, after COMMIT, after the answer',
  points: CRASH_POINTS.command,
});

export const killedInRelays = killsAt({
  id: 'F2',
  title:
    'kill -9 of a relay: after SELECT, while a batch is on its way, before and after the move to the archive',
  points: CRASH_POINTS.relay,
});

export const killedInReactions = killsAt({
  id: 'F3',
  title:
    'kill -9 of a consumer: before BEGIN, after its inbox rows, after its effects, before and after the offset',
  points: CRASH_POINTS.events,
});
