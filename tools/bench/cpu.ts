// CPU time of processes, from /proc/PID/stat: user and system, theirs and that of the children they waited for.
import { readFileSync, readdirSync } from 'node:fs';
import { execFileSync } from 'node:child_process';

const TICKS = Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));

interface Stat {
  readonly parent: number;
  /** Milliseconds. */
  readonly cpu: number;
}

function statOf(pid: number): Stat | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name in the second field may hold blanks: fields are counted from behind its parenthesis.
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    const ticks = [11, 12, 13, 14].reduce((sum, n) => sum + Number(fields[n]), 0);
    return { parent: Number(fields[1]), cpu: (ticks * 1000) / TICKS };
  } catch {
    return undefined; // it ended
  }
}

/** Milliseconds that these processes used so far, children of theirs that run included. */
export function cpuOf(pids: readonly number[]): number {
  let sum = 0;
  for (const entry of readdirSync('/proc')) {
    const pid = Number(entry);
    if (!Number.isInteger(pid)) continue;
    const stat = statOf(pid);
    if (stat && (pids.includes(pid) || pids.includes(stat.parent))) sum += stat.cpu;
  }
  return sum;
}

export function parentOf(pid: number): number {
  return statOf(pid)?.parent ?? 0;
}

/** Milliseconds that this process used so far. */
export function ownCpu(): number {
  return statOf(process.pid)?.cpu ?? 0;
}
