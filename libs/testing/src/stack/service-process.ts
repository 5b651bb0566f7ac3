// One service as a process of its own, built and started as in production, that can be killed and started again.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { DeployableName, ServiceName } from '@cnfs/contracts';
import { eventually } from '../eventually.js';
import type { ActorClaims, DevIssuer } from '../issuer.js';
import { OwnedProcess } from '../owned-process.js';
import { httpClient } from './http-client.js';
import type { HttpClient } from './http-client.js';

/** Stacks name our TypeScript; Node's own flag would keep the maps of every dependency in memory, some 30 MB of a service. */
const SOURCE_MAPS =
  'data:text/javascript,import{setSourceMapsSupport as s}from"node:module";s(true,{nodeModules:false})';

/** What a service is started with. */
export interface ServiceOptions<N extends DeployableName = ServiceName> {
  name: N;
  /** Its built entry. */
  main: string;
  port: number;
  metricsPort: number;
  /** Variables besides ports and role. */
  environment: Readonly<Record<string, string>>;
  /** Output is appended to this file. */
  log: string;
  issuer: DevIssuer;
}

/** What one start adds to what every start is given. */
export interface StartOptions {
  /** Variables of this process alone; they win over the others. */
  environment?: Readonly<Record<string, string>>;
  /** Options of Node, before the entry. */
  nodeOptions?: readonly string[];
}

/** A service and the process it runs in, if it runs. */
export class ServiceProcess<N extends DeployableName = ServiceName> {
  readonly name: N;
  readonly url: string;
  readonly metricsUrl: string;
  readonly log: string;
  readonly #options: ServiceOptions<N>;
  #process: OwnedProcess | undefined;

  constructor(options: ServiceOptions<N>) {
    this.#options = options;
    this.name = options.name;
    this.url = `http://127.0.0.1:${options.port}`;
    this.metricsUrl = `http://127.0.0.1:${options.metricsPort}/metrics`;
    this.log = options.log;
  }

  get running(): boolean {
    return this.#process?.running ?? false;
  }

  /** Of the process that runs now; 0 when none does. */
  get pid(): number {
    return this.running ? (this.#process?.pid ?? 0) : 0;
  }

  /** The service as seen by an actor. */
  as(actor: ActorClaims): HttpClient {
    return httpClient(this.url, () => this.#options.issuer.token(actor));
  }

  /** The service as seen without a token. */
  get anonymous(): HttpClient {
    return httpClient(this.url, () => Promise.resolve(undefined));
  }

  /** Applies the migrations and makes the topics. @throws Error with the end of the log when that fails */
  async migrate(): Promise<void> {
    const outcome = await this.#launch('migrate').ended();
    if (outcome !== 0) throw this.#failure(`could not migrate (${outcome})`);
  }

  /** Starts it and waits until it is ready. @throws Error with the end of the log when it is not after 60 s */
  async start(options: StartOptions = {}): Promise<void> {
    if (this.running) throw new Error(`${this.name} runs already`);
    const started = (this.#process = this.#launch('serve', options));
    try {
      const ready = async () => !started.running || (await fetch(`${this.url}/health/ready`)).ok;
      await eventually(ready, { deadline: 60_000, every: 50 });
    } catch {
      await started.end('SIGKILL');
    }
    if (!started.running) throw this.#failure('did not become ready');
  }

  /** Asks it to finish what it does and end (SIGTERM). */
  async stop(): Promise<void> {
    await this.#process?.end('SIGTERM');
  }

  /** Ends it without warning (kill -9). */
  async kill(): Promise<void> {
    await this.#process?.end('SIGKILL');
  }

  /** Waits for the end of the process last started, and tells its exit code or the signal that ended it. */
  async ended(): Promise<number | NodeJS.Signals> {
    return this.#process ? this.#process.ended() : 0;
  }

  /** Sends a signal and returns at once. */
  signal(signal: NodeJS.Signals): void {
    this.#process?.signal(signal);
  }

  /** Freezes it (SIGSTOP), as a machine that stalls; `resume` lets it go on. */
  pause(): void {
    this.#process?.signal('SIGSTOP');
  }

  resume(): void {
    this.#process?.signal('SIGCONT');
  }

  /** Memory that the process holds now, in bytes (resident set). */
  memory(): number {
    if (!this.running) return 0;
    return Number(execFileSync('ps', ['-o', 'rss=', '-p', String(this.pid)], { encoding: 'utf8' })) * 1024;
  }

  #launch(role: 'migrate' | 'serve', once: StartOptions = {}): OwnedProcess {
    const { main, port, metricsPort, environment } = this.#options;
    if (!existsSync(main)) throw new Error(`${this.name} is not built: run \`npm run build\` first`);
    return new OwnedProcess({
      command: process.execPath,
      args: [...(once.nodeOptions ?? []), '--import', SOURCE_MAPS, main],
      cwd: dirname(main),
      log: this.log,
      env: {
        ...process.env,
        ...environment,
        ...once.environment,
        ROLE: role,
        PORT: String(port),
        METRICS_PORT: String(metricsPort),
      },
    });
  }

  #failure(what: string): Error {
    return new Error(`${this.name} ${what}:\n${readFileSync(this.log, 'utf8').slice(-3000)}`);
  }
}
