// F1 to F3: kill -9 of a service at a named point of its code. Every service carries a point of its own, drawn at each of
// its starts, so that kills overlap as they please.
import { setTimeout as delay } from 'node:timers/promises';
import type { Fault } from '../fault.ts';
import { CRASH_POINTS } from '../inject/points.ts';

export { INJECT } from '../inject/inject.ts';

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
      system.arming = async (service) =>
        count() < target && !(await system.hasSuspects(service)) ? draw() : null;
      while (count() < target) {
        for (const one of system.all) {
          const waits = one.armed && one.armedFor > LONGEST_WAIT;
          if (one.ready && (waits || !one.armed) && !(await system.hasSuspects(one.name)))
            await system.arm(one, draw());
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
