// F1 to F3: kill -9 of a service at a named point of its code. Every service carries a point of its own, drawn at each of
// its starts, so that kills overlap as they please.
import { setTimeout as delay } from 'node:timers/promises';
import type { Fault } from '../fault.ts';
import { CRASH_POINTS } from '../inject/points.ts';

/** What Node is told, so that the crash points of what it loads are live. */
export const INJECT = ['--import', new URL('../inject/register.ts', import.meta.url).href] as const;

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
    async round({ system, random, target, count }) {
      system.arming = async (service) => {
        if (count() >= target || (await system.hasSuspects(service))) return null;
        const point = random.pick(points);
        const environment = { CRASH_AT: `${point}:${random.between(1, 3)}` };
        return { point, nodeOptions: INJECT, environment };
      };
      while (count() < target) {
        for (const one of system.all)
          if (one.ready && !one.armed && !(await system.hasSuspects(one.name))) await one.restart();
        await delay(100);
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
