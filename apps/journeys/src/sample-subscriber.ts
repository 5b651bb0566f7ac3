// The sample subscriber as its developers would run it: a process of its own, killed and started again at will.
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { OwnedProcess, actors, eventually } from '@cnfs/testing';
import type { Stack } from '@cnfs/testing/stack';

const main = fileURLToPath(new URL('../../../tools/samples/bdt-subscriber/subscriber.mjs', import.meta.url));

export class SampleSubscriber {
  private readonly folder = mkdtempSync(join(tmpdir(), 'bdt-subscriber-'));
  private process: OwnedProcess | undefined;

  constructor(private readonly stack: Stack) {}

  async start(group: string, executedOn: string): Promise<void> {
    writeFileSync(this.at('token'), await this.stack.issuer.token(actors.service('payment-channel')));
    const env: NodeJS.ProcessEnv = {
      ...process.env,
      BROKERS: this.stack.broker.url.replace('kafka://', ''),
      GROUP: group,
      PAYMENTS_URL: this.stack.services.payments.url,
      TOKEN_FILE: this.at('token'),
      STORE: this.at('store.db'),
      SET_ASIDE: this.at('set-aside.jsonl'),
      EXECUTED_ON: executedOn,
    };
    delete env['NODE_OPTIONS']; // those of the test runner
    this.process = new OwnedProcess({
      command: process.execPath,
      args: [main],
      log: this.at(`${group}.log`),
      env,
    });
  }

  async kill(): Promise<void> {
    await this.process?.end('SIGKILL');
  }

  /** Waits until a group has told so many lines like this. */
  async told(group: string, what: RegExp, count: number): Promise<void> {
    const lines = () => this.log(group).filter((line) => what.test(line)).length;
    await eventually(() => Promise.resolve(lines() >= count), {
      what: `${count} × ${what.source} by ${group}: ${this.log(group).slice(-5).join('\n')}`,
      deadline: 60_000,
      every: 5,
    });
  }

  /** How many transfers each order has in its store. */
  transfers(): Record<string, number> {
    const store = new DatabaseSync(this.at('store.db'), { readOnly: true });
    const rows = store.prepare('SELECT order_id, count(*) AS n FROM transfer GROUP BY order_id').all();
    store.close();
    return Object.fromEntries(rows.map((row) => [String(row['order_id']), Number(row['n'])]));
  }

  setAside(): string {
    return existsSync(this.at('set-aside.jsonl')) ? readFileSync(this.at('set-aside.jsonl'), 'utf8') : '';
  }

  async end(): Promise<void> {
    await this.kill();
    rmSync(this.folder, { recursive: true, force: true });
  }

  private log(group: string): string[] {
    const file = this.at(`${group}.log`);
    return existsSync(file) ? readFileSync(file, 'utf8').split('\n') : [];
  }

  private at(name: string): string {
    return join(this.folder, name);
  }
}
