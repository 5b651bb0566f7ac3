// For specs: starts something in a process of its own and kills that process, to see what it leaves behind.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const SOURCES = new URL('../jest/sources.mjs', import.meta.url).href;

/**
 * Runs `script` (the body of an async function; `load` imports one of this library's sources) in another Node, reads
 * the JSON it returns, then kills that Node with the signal.
 */
export async function runAndKill<T>(script: string, signal: NodeJS.Signals = 'SIGKILL'): Promise<T> {
  const source = fileURLToPath(new URL('.', import.meta.url));
  const program = `
    await import(${JSON.stringify(SOURCES)});
    const load = (name) => import(${JSON.stringify(source)} + name);
    console.log(JSON.stringify(await (async () => { ${script} })()));
    setInterval(() => {}, 1000);`;
  const parent = spawn(process.execPath, ['--no-warnings', '--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  for await (const line of createInterface(parent.stdout)) {
    parent.kill(signal);
    await once(parent, 'exit');
    return JSON.parse(line) as T;
  }
  throw new Error('the script ended before it had an answer');
}

/** Whether a process of this number runs; one that has ended and waits to be reaped does not. */
export function runs(pid: number): boolean {
  const { stdout } = spawnSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' });
  return stdout.trim() !== '' && !stdout.trim().startsWith('Z');
}
