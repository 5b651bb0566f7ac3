// Temporary folders named after the process that made them, so that the next start recognises what a killed one left.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hasCode } from './error-code.js';

const PID_FILE = 'owned.pid';

/** Makes an empty folder for this process and sweeps those whose maker is gone. */
export function temporaryFolder(label: string): string {
  sweep();
  return mkdtempSync(join(tmpdir(), `cnfs-${label}-${process.pid}-`));
}

/** Notes which process lives on a folder. */
export function rememberPid(folder: string, pid: number): void {
  writeFileSync(join(folder, PID_FILE), String(pid));
}

/** Kills the process that a killed parent left running on a folder, if there is one. */
export function killStray(folder: string): void {
  const file = join(folder, PID_FILE);
  if (!existsSync(file)) return;
  const pid = Number(readFileSync(file, 'utf8'));
  // The number may belong to a stranger by now: the command line tells.
  if (alive(pid) && commandLine(pid).includes(folder)) process.kill(pid, 'SIGKILL');
  rmSync(file, { force: true });
}

function sweep(): void {
  for (const name of readdirSync(tmpdir())) {
    const maker = /^cnfs-[a-z]+-(\d+)-/.exec(name)?.[1];
    if (maker === undefined || alive(Number(maker))) continue;
    const folder = join(tmpdir(), name);
    try {
      killStray(folder);
      rmSync(folder, { recursive: true, force: true });
    } catch {
      // Another run sweeps at the same moment, or the folder is someone else's: the next start tries again.
    }
  }
}

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return hasCode(error, 'EPERM');
  }
}

function commandLine(pid: number): string {
  try {
    return execFileSync('ps', ['-ww', '-o', 'args=', '-p', String(pid)], { encoding: 'utf8' });
  } catch {
    return '';
  }
}
