// `npm run events` as an operator runs it: a process of its own, given where the services are and a token of its role.
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { services } from '@cnfs/contracts';
import { actors } from '@cnfs/testing';
import type { Stack } from '@cnfs/testing/stack';

const main = fileURLToPath(new URL('../../../tools/events/main.ts', import.meta.url));

export interface Ran {
  readonly code: number;
  readonly output: string;
  readonly beside: string;
}

export class OperatorCli {
  constructor(private readonly stack: Stack) {}

  async run(...args: string[]): Promise<Ran> {
    const { stack } = this;
    const urls = services.map((name) => [`${name.toUpperCase()}_URL`, stack.services[name].url]);
    const env: NodeJS.ProcessEnv = {
      ...process.env,
      ...(Object.fromEntries(urls) as Record<string, string>),
      BROKER_URL: stack.broker.url,
      EVENTS_TOKEN: await stack.issuer.token(actors.platform('operator')),
    };
    // Those of the test runner: what is asked of a terminal is not asked of a pipe.
    for (const name of ['NODE_OPTIONS', 'FORCE_COLOR']) delete env[name];
    return new Promise((resolve) => {
      execFile(process.execPath, [main, ...args], { env, maxBuffer: 2 ** 26 }, (error, output, beside) =>
        resolve({ code: typeof error?.code === 'number' ? error.code : error ? 1 : 0, output, beside }),
      );
    });
  }

  /** What a command that succeeds prints as JSON. @throws Error with what it said otherwise */
  async json<T>(...args: string[]): Promise<T> {
    const { code, output, beside } = await this.run(...args, '--json');
    if (code !== 0) throw new Error(`${args.join(' ')}: ${code}\n${beside}`);
    return JSON.parse(output) as T;
  }
}
