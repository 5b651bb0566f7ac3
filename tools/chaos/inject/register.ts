// `node --import tools/chaos/inject/register.ts main.js`: CRASH_AT=name:n kills the process at the nth passage of a crash point, SABOTAGE=m1 breaks
// the product as the sabotage of that name says. Neither given: the product as it is.
import { registerHooks } from 'node:module';
import { crashPoint, withCrashPoints, withSabotage } from './instrument.ts';

const OURS = /\/(?:libs|apps)\/\w+\/dist\/.*\.js$/;
const { CRASH_AT, SABOTAGE } = process.env;

Object.assign(globalThis, {
  crashPoint: crashPoint(CRASH_AT, () => process.kill(process.pid, 'SIGKILL')),
});

registerHooks({
  load(url, context, nextLoad) {
    const loaded = nextLoad(url, context);
    if (!OURS.test(url) || !loaded.source) return loaded;
    let source = withCrashPoints(textOf(loaded.source));
    if (SABOTAGE) source = withSabotage(source, url, SABOTAGE);
    return { ...loaded, source };
  },
});

function textOf(source: string | ArrayBufferLike | ArrayBufferView): string {
  return typeof source === 'string' ? source : new TextDecoder().decode(source);
}
