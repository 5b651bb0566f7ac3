// F20: the clocks of the services disagree, by minutes or a day, and jump while they work. Order, duplicates and what is taken
// in must not depend on any of them; tokens here are old and long enough for every clock.
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { eventually } from '@cnfs/testing';
import type { Fault } from '../fault.ts';
import type { Supervisor } from '../supervisor.ts';

const MINUTES = 60_000;
const DAY = 24 * 60 * MINUTES;
const CLOCKS = {
  '5 minutes ahead': 5 * MINUTES,
  '5 minutes behind': -5 * MINUTES,
  'a day ahead': DAY,
  'a day behind': -DAY,
  right: 0,
} as const;

export function clocks(): Fault {
  let folder = '';

  /** A process that starts has the right clock; one that ends meanwhile needs none. */
  const set = async ({ process, ready }: Supervisor, offset: number): Promise<boolean> => {
    if (!ready) return false;
    const { pid } = process;
    const file = join(folder, String(pid));
    writeFileSync(file, String(offset));
    process.signal('SIGUSR2');
    await eventually(() => !existsSync(file) || process.pid !== pid, { what: 'the clock set', every: 5 });
    return true;
  };

  return {
    id: 'F20',
    title: 'the clock of a service jumps: 5 minutes or a day ahead or behind, or back to what is right',
    unit: 'jumps',
    recovery: 'not measured: nothing is away',
    perRound: 20,
    smoke: 5,
    campaign: 100,
    system: (_, options) => {
      folder = join(options.folder, 'clocks');
      mkdirSync(folder, { recursive: true });
      const hook = new URL('../inject/clock.ts', import.meta.url).href;
      return { environment: { NODE_OPTIONS: `--import ${hook}`, CLOCKS: folder } };
    },
    async round({ system, random, target, count, injected }) {
      const names = Object.keys(CLOCKS) as (keyof typeof CLOCKS)[];
      while (count() < target) {
        await delay(random.between(300, 1_500));
        const name = random.pick(names);
        if (await set(random.pick(system.all), CLOCKS[name])) injected(name);
      }
      await Promise.all(system.all.map((supervisor) => set(supervisor, 0)));
    },
  };
}
