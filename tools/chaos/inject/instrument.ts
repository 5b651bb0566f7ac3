// What a process under chaos runs instead of the product's own files: the same, with its crash points live and, on demand, one
// sabotage. In the product a crash point is a comment, so production has nothing of it.
import { setTimeout as delay } from 'node:timers/promises';
import { sabotages } from './sabotages.ts';

const POINT = /^[ \t]*\/\/ crash-point: (?<name>[\w.]+)(?: if (?<condition>.+))?$/gm;
/** Where a process may be made to wait. The line stands in an async function. */
const SLOW = /^[ \t]*\/\/ slow-point: (?<name>[\w.]+)(?: if (?<condition>.+))?$/gm;

/** Every crash point of a source: its name, and the condition under which it counts. */
export function crashPointsOf(source: string): { name: string; condition: string | undefined }[] {
  return [...source.matchAll(POINT)].map(({ groups }) => ({
    name: groups?.['name'] ?? '',
    condition: groups?.['condition'],
  }));
}

/** Every slow point of a source. */
export function slowPointsOf(source: string): string[] {
  return [...source.matchAll(SLOW)].map(({ groups }) => groups?.['name'] ?? '');
}

/** @returns the source in which each point is a call of `globalThis.crashPoint` or, waited for, of `globalThis.slowPoint` */
export function withPoints(source: string): string {
  const calls = (what: string) => (_: string, name: string, condition: string | undefined) => {
    const call = `${what}(${JSON.stringify(name)});`;
    return condition ? `if (${condition}) ${call}` : call;
  };
  return source
    .replace(POINT, calls('globalThis.crashPoint'))
    .replace(SLOW, calls('await globalThis.slowPoint'));
}

/**
 * @returns the source as that sabotage leaves it; unchanged when it is of another file
 * @throws Error when what it replaces is not there exactly once: a sabotage that does nothing would prove nothing
 */
export function withSabotage(source: string, path: string, name: string): string {
  const sabotage = sabotages[name];
  if (!sabotage) throw new Error(`no sabotage ${name}`);
  let sabotaged = source;
  for (const { file, find, replace } of sabotage.edits.filter((edit) => path.endsWith(`/${edit.file}`))) {
    const places = sabotaged.split(find).length - 1;
    if (places !== 1) throw new Error(`sabotage ${name}: ${places} places in ${file} for: ${find}`);
    sabotaged = sabotaged.replace(find, () => replace);
  }
  return sabotaged;
}

/**
 * @param at `name:n`, the passage at which the process is killed, or nothing
 * @param die called at that passage
 * @returns what `globalThis.crashPoint` is
 */
export function crashPoint(at: string | undefined, die: () => void): (name: string) => void {
  const [wanted, passages = '1'] = (at ?? '').split(':');
  let left = Number(passages);
  return (name) => {
    if (name === wanted && --left === 0) die();
  };
}

/**
 * @param at `name:n:milliseconds`, the passage that takes so long, or nothing; with `:blocking` at the end the whole process
 * stands still meanwhile, as in a computation without end
 * @param told called as the wait begins
 * @returns what `globalThis.slowPoint` is
 */
export function slowPoint(at: string | undefined, told: () => void): (name: string) => Promise<void> {
  const [wanted, passages = '1', milliseconds = '0', how] = (at ?? '').split(':');
  let left = Number(passages);
  return async (name) => {
    if (name !== wanted || --left !== 0) return;
    told();
    if (how === 'blocking')
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, Number(milliseconds));
    else await delay(Number(milliseconds));
  };
}
