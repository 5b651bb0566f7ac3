// The real system under test: five supervised services, Postgres with fsync on, Kafka, and the load's way to them.
import { join } from 'node:path';
import { type ServiceName, services } from '@cnfs/contracts';
import { type BrokerChoice, type ServiceProcess, type Stack, startStack } from '@cnfs/testing/stack';
import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { SERVICE_ENVIRONMENT } from '../development.ts';
import { History } from './history.ts';
import { type Holding, holding } from './resources.ts';
import { Proxies } from './proxies.ts';
import { quiesce } from './quiescence.ts';
import { Load, type LoadOptions } from './load.ts';
import type { Random } from './random.ts';
import { INJECT } from './inject/inject.ts';
import { type Arming, type CrashAt, Supervisor } from './supervisor.ts';

/** How a system differs from the usual one. */
export interface SystemOptions {
  readonly broker: BrokerChoice;
  /** Folder of logs and history. */
  readonly folder: string;
  readonly random: Random;
  readonly load: LoadOptions;
  /** Services come to all they need, and the harness to the broker, by way of {@link Proxies}. */
  readonly proxied?: boolean;
  /** More variables of every service. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Root of the build that serves at first; this one unless told. */
  readonly built?: string;
  /** Nobody starts again what ends: the fault does it. */
  readonly unsupervised?: boolean;
  /** Where clients reach a service; its own address unless told. */
  readonly front?: (stack: Stack) => Promise<Readonly<Record<ServiceName, string>>>;
}

/** What happened to services, as the supervisors saw it. */
export interface Incident {
  readonly kind: 'crashed' | 'recovered' | 'failed';
  readonly service: ServiceName;
  /** Crash point, milliseconds, or what went wrong. */
  readonly what: string | number;
}

const DAY = '2021-03-01';
const CONTRACT_END = '2023-02-28';

/** A dead consumer holds up its group for as long; kafkajs and the broker allow no less. */
const SESSION_TIMEOUT = '1000';

export class System {
  readonly stack: Stack;
  readonly database: pg.Pool;
  readonly history: History;
  readonly load: Load;
  readonly supervisors: Readonly<Record<ServiceName, Supervisor>>;
  /** What services held before they were asked for anything. */
  idle!: Holding;
  readonly #proxies: Proxies | null;
  readonly #seconds: ServiceProcess[] = [];
  #instrumented = false;
  /** Told to whoever runs the fault. */
  onIncident: (incident: Incident) => void = () => undefined;
  /** What each next start carries; {@link instrument} comes first. */
  arming: (service: ServiceName) => Promise<CrashAt | Arming | null> = () => Promise.resolve(null);

  private constructor(
    stack: Stack,
    urls: Readonly<Record<ServiceName, string>>,
    proxies: Proxies | null,
    options: SystemOptions,
  ) {
    this.stack = stack;
    this.#proxies = proxies;
    // Its connections die with Postgres, again and again: whoever queries is told, nobody else has to be.
    this.database = new pg.Pool({
      connectionString: stack.databaseUrl,
      max: 4,
      connectionTimeoutMillis: 5_000,
    });
    this.database.on('error', () => undefined);
    this.history = new History(join(options.folder, 'history.jsonl'));
    this.load = new Load(stack, urls, this.history, options.random.fork(), options.load);
    const watcher = {
      arming: async (name: ServiceName) => this.#startOf(name, await this.arming(name)),
      crashed: (service: ServiceName, what: string) => this.onIncident({ kind: 'crashed', service, what }),
      recovered: (service: ServiceName, what: number) =>
        this.onIncident({ kind: 'recovered', service, what }),
      failed: (service: ServiceName, what: string) => this.onIncident({ kind: 'failed', service, what }),
    };
    this.supervisors = Object.fromEntries(
      services
        .filter(() => !options.unsupervised)
        .map((name) => [name, new Supervisor(stack.services[name], watcher)]),
    ) as Record<ServiceName, Supervisor>;
  }

  /** Starts everything and the load. */
  static async start(options: SystemOptions): Promise<System> {
    const proxies = options.proxied ? new Proxies(options.random.fork()) : null;
    const stack = await startStack({
      broker: options.broker,
      fsync: true,
      startDay: DAY,
      logs: options.folder,
      ...(options.built && { built: options.built }),
      ...(proxies && {
        postgresAt: proxies.toPostgres,
        brokerAt: proxies.toBroker,
        issuerAt: proxies.toIssuer,
        mailAt: proxies.toMail,
      }),
      environmentOf: {
        ...SERVICE_ENVIRONMENT.environmentOf,
        payments: { IBAN_ENCRYPTION_KEY: randomBytes(32).toString('base64') },
      },
      environment: {
        BROKER_SESSION_TIMEOUT_MS: SESSION_TIMEOUT,
        // Compiled once, not at each of hundreds of starts.
        NODE_COMPILE_CACHE: join(options.folder, 'compiled'),
        ...options.environment,
      },
    });
    const ownAddresses = Object.fromEntries(services.map((name) => [name, stack.services[name].url]));
    const urls = (await options.front?.(stack)) ?? (ownAddresses as Record<ServiceName, string>);
    const system = new System(stack, urls, proxies, options);
    for (const supervisor of Object.values(system.supervisors)) supervisor.supervise();
    await quiesce(system.database, system.brokers);
    system.idle = await holding(system);
    await system.load.prepare(DAY, CONTRACT_END);
    system.load.start();
    return system;
  }

  /** `host:port` of the broker. @throws Error when the log is embedded in Postgres */
  get brokers(): string {
    const { kafka } = this.stack.broker;
    if (!kafka) throw new Error('chaos needs a real Kafka');
    return kafka.brokers;
  }

  /** @throws Error in a system that has none */
  get proxies(): Proxies {
    if (!this.#proxies) throw new Error('this system has no proxies');
    return this.#proxies;
  }

  get all(): Supervisor[] {
    return Object.values(this.supervisors);
  }

  /** A second process of every service runs from now on. */
  async doubled(): Promise<void> {
    if (this.#seconds.length > 0) return;
    for (const service of services) {
      const second = await this.stack.beside(service);
      this.#seconds.push(second);
      await second.start();
    }
  }

  /** Those that share the work of a service. */
  processesOf(service: ServiceName): ServiceProcess[] {
    return [this.stack.services[service], ...this.#seconds.filter(({ name }) => name === service)];
  }

  /** From now on services run with their crash points live, armed or not. */
  async instrument(): Promise<void> {
    if (this.#instrumented) return;
    this.#instrumented = true;
    await Promise.all(this.all.map((supervisor) => supervisor.restart()));
  }

  /** Arms a service that runs, or disarms it. */
  async arm(supervisor: Supervisor, at: CrashAt | null): Promise<void> {
    await supervisor.arm(this.#armedFile(supervisor.name), at);
  }

  /** No crash point from now on, and every service ready. */
  async disarm(): Promise<void> {
    this.arming = () => Promise.resolve(null);
    await Promise.all(
      this.all.map(async (supervisor) => {
        // One that dies at this very moment was armed, and its next start is not.
        do {
          await supervisor.untilReady();
          if (supervisor.armed) await this.arm(supervisor, null);
        } while (supervisor.armed || !supervisor.ready);
      }),
    );
  }

  #startOf(name: ServiceName, arming: CrashAt | Arming | null): Arming {
    if (!this.#instrumented) return { point: null };
    const environment = { ARMED: this.#armedFile(name) };
    if (arming === null) return { point: null, nodeOptions: INJECT, environment };
    const { point } = arming;
    if ('passage' in arming)
      return {
        point,
        nodeOptions: INJECT,
        environment: { ...environment, CRASH_AT: `${point}:${arming.passage}` },
      };
    return { ...arming, nodeOptions: INJECT, environment: { ...environment, ...arming.environment } };
  }

  #armedFile(name: ServiceName): string {
    return join(this.stack.logs, `armed-${name}`);
  }

  /**
   * Whether an event of the service has died with its process while it ran alone: a second death of that kind and it is
   * parked, rightly, for who would tell it from one that kills? So nobody kills there until it is done.
   */
  async hasSuspects(service: ServiceName): Promise<boolean> {
    try {
      const { rows } = await this.database.query(`SELECT FROM ${service}.run_start WHERE starts > 0 LIMIT 1`);
      return rows.length > 0;
    } catch {
      return true;
    }
  }

  async stop(): Promise<void> {
    this.arming = () => Promise.resolve(null);
    await this.load.pause();
    await Promise.all(this.all.map((supervisor) => supervisor.stop()));
    await this.database.end();
    await this.stack.stop();
  }
}
