// `node --import tools/chaos/inject/clock.ts main.js`: on SIGUSR2 the wall clock jumps to as many milliseconds before or after
// the machine's as the file CLOCKS/<pid> says, which is removed as a sign that it was read. Timers go on as they were.
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const Real = Date;
let offset = 0;

class Skewed extends Real {
  constructor(...given: unknown[]) {
    super(...((given.length === 0 ? [Real.now() + offset] : given) as [number]));
  }

  static override now(): number {
    return Real.now() + offset;
  }
}

globalThis.Date = Skewed as DateConstructor;

const { CLOCKS } = process.env;
if (CLOCKS)
  process.on('SIGUSR2', () => {
    const file = join(CLOCKS, String(process.pid));
    offset = Number(readFileSync(file, 'utf8'));
    rmSync(file);
  });
