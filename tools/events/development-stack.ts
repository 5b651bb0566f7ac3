// Where `npm start` says what runs, for the commands that look at it: not a secret, gone when it stops.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const file = join(fileURLToPath(new URL('../../', import.meta.url)), '.cache', 'development-stack.json');

interface DevelopmentStack {
  readonly brokerUrl: string;
  readonly pid: number;
}

export function announce(brokerUrl: string): void {
  mkdirSync(dirname(file), { recursive: true });
  const stack: DevelopmentStack = { brokerUrl, pid: process.pid };
  writeFileSync(file, JSON.stringify(stack), { mode: 0o600 });
}

export function withdraw(): void {
  rmSync(file, { force: true });
}

/** undefined when none runs. */
export function brokerOfStack(): string | undefined {
  try {
    const { brokerUrl, pid } = JSON.parse(readFileSync(file, 'utf8')) as DevelopmentStack;
    process.kill(pid, 0); // only asks whether it is there
    return brokerUrl;
  } catch {
    return undefined;
  }
}
