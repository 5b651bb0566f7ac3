// `node --import tools/chaos/inject/register.ts main.js`: CRASH_AT=name:n kills the process at the nth passage of a crash point,
// SLOW_AT=name:n:milliseconds has it wait at a slow point (and write to the file SLOWED as it begins), SABOTAGE=m1 breaks the
// product as the sabotage of that name says. None given: the product as it is. On SIGUSR2 the file ARMED says which crash
// point counts from now on, or none, and is removed as a sign that it was read.
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { crashPoint, slowPoint, withPoints, withSabotage } from './instrument.ts';

const OURS = /\/(?:libs|apps)\/\w+\/dist\/.*\.js$/;
const { CRASH_AT, SLOW_AT, SLOWED, ARMED, SABOTAGE } = process.env;

const die = () => process.kill(process.pid, 'SIGKILL');
let pass = crashPoint(CRASH_AT, die);
if (ARMED)
  process.on('SIGUSR2', () => {
    pass = crashPoint(readFileSync(ARMED, 'utf8'), die);
    rmSync(ARMED);
  });

Object.assign(globalThis, {
  crashPoint: (name: string) => pass(name),
  slowPoint: slowPoint(SLOW_AT, () => SLOWED && writeFileSync(SLOWED, String(SLOW_AT))),
});

registerHooks({
  load(url, context, nextLoad) {
    const loaded = nextLoad(url, context);
    if (!OURS.test(url) || !loaded.source) return loaded;
    let source = withPoints(textOf(loaded.source));
    if (SABOTAGE) source = withSabotage(source, url, SABOTAGE);
    return { ...loaded, source };
  },
});

function textOf(source: string | ArrayBufferLike | ArrayBufferView): string {
  return typeof source === 'string' ? source : new TextDecoder().decode(source);
}
