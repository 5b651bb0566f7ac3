// The whole product on one machine, for the demonstration, the journeys, the benchmarks and `npm start`: Postgres, a
// broker, the token issuer, a mailbox, and every service as a process of its own. All of it ends with this process.
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { services as everyService } from '@cnfs/contracts';
import type { DeployableName, ServiceName } from '@cnfs/contracts';
import { temporaryFolder } from '../folder.js';
import { freePort } from '../free-port.js';
import { devIssuer } from '../issuer.js';
import type { DevIssuer } from '../issuer.js';
import { mailbox } from '../mailbox.js';
import type { Mailbox } from '../mailbox.js';
import type { Postgres } from '../postgres/postgres.js';
import { startPostgres } from '../postgres/start-postgres.js';
import { installProductDatabase } from './database.js';
import { ServiceProcess } from './service-process.js';
import { startBroker } from './stack-broker.js';
import type { BrokerChoice, StackBroker } from './stack-broker.js';
import { stackClock } from './stack-clock.js';
import type { StackClock } from './stack-clock.js';
import { openLogin } from './stack-login.js';
import type { LoginOptions, StackLogin } from './stack-login.js';
import { workspace } from './workspace.js';

/** What to start, and how. */
export interface StackOptions {
  /** `auto` unless told. */
  broker?: BrokerChoice;
  /** False unless told: nothing outlives the stack. Benchmarks and chaos want true. */
  fsync?: boolean;
  /** Folder of the log files, kept; a temporary one when left out. */
  logs?: string;
  /** Root of the build that runs; this one unless told. */
  built?: string;
  /** Every service unless told. */
  only?: readonly ServiceName[];
  /** People log in, and services accept the tokens of access alone: those of the development issuer open nothing. */
  login?: LoginOptions;
  /** `usual`: 3001…3006, metrics 1000 above, issuer 3100, identity provider 3200, mail 1025. `free`, the default, lets stacks run side by side. */
  ports?: 'usual' | 'free';
  /** The programme's day at the beginning, `YYYY-MM-DD`; the machine's when left out. It can be advanced either way. */
  startDay?: string;
  /** Where services find Postgres, given the port it listens at: that of a proxy, for instance. */
  postgresAt?: (port: number) => Promise<number>;
  /** The same for the broker, when it is a Kafka: it then tells everyone to connect there. */
  brokerAt?: (port: number) => Promise<number>;
  /** The same for the keys of the issuer of tokens, and for the mail server. */
  issuerAt?: (port: number) => Promise<number>;
  mailAt?: (port: number) => Promise<number>;
  /** More variables for every service, or those of one under its name. */
  environment?: Readonly<Record<string, string>>;
  environmentOf?: Partial<Record<DeployableName, Readonly<Record<string, string>>>>;
}

/** A running product. */
export interface Stack {
  readonly postgres: Postgres;
  /** The product's database, as superuser. */
  readonly databaseUrl: string;
  readonly broker: StackBroker;
  readonly issuer: DevIssuer;
  readonly mailbox: Mailbox;
  /** Those that were not asked for do not run. */
  readonly services: Readonly<Record<ServiceName, ServiceProcess>>;
  /** Those, and every one that was made beside them, running or not. */
  readonly processes: readonly ServiceProcess[];
  /** Access and its identity provider; null when nobody logs in. */
  readonly access: (StackLogin & { readonly service: ServiceProcess<'access'> }) | null;
  readonly clock: StackClock;
  /** One more process of a service, on ports of its own, not started, of a build of its own if told; it ends with the stack. */
  beside(name: ServiceName, built?: string): Promise<ServiceProcess>;
  /** Folder of the log files: one per service. */
  readonly logs: string;
  /** Ends everything in order: services first, then what they stand on. */
  stop(): Promise<void>;
}

const USUAL_PORT: Record<DeployableName | 'issuer' | 'provider' | 'mail', number> = {
  recruitment: 3001,
  training: 3002,
  deployment: 3003,
  payments: 3004,
  kits: 3005,
  access: 3006,
  issuer: 3100,
  provider: 3200,
  mail: 1025,
};

/**
 * Starts everything and waits until every service is ready. The applications must be built.
 * @throws Error naming the part that failed, with the end of its log; what had been started is ended
 */
export async function startStack(options: StackOptions = {}): Promise<Stack> {
  const { broker: choice = 'auto', fsync = false, only = everyService, ports = 'free' } = options;
  const endings: (() => unknown)[] = [];
  const stop = async () => {
    // Last started, first ended. What fails to end does not keep the others alive.
    for (const end of endings.splice(0).reverse()) await Promise.resolve(end()).catch(() => undefined);
  };
  const portOf = async (who: keyof typeof USUAL_PORT, offset = 0) =>
    ports === 'usual' ? USUAL_PORT[who] + offset : freePort();
  try {
    const logs = options.logs ?? temporaryFolder('stack');
    mkdirSync(logs, { recursive: true });
    if (!options.logs) endings.push(() => rmSync(logs, { recursive: true, force: true }));

    const postgres = await startPostgres({ fsync });
    endings.push(() => postgres.stop());
    const issuer = await devIssuer({ port: ports === 'usual' ? USUAL_PORT.issuer : 0 });
    endings.push(() => issuer.stop());
    const mails = await mailbox({ port: ports === 'usual' ? USUAL_PORT.mail : 0 });
    endings.push(() => mails.stop());
    const login = options.login
      ? await openLogin(options.login, ports === 'usual' ? USUAL_PORT : undefined)
      : null;
    endings.push(() => login?.provider.stop());
    const [broker, database] = await Promise.all([
      startBroker(choice, postgres.url, options.brokerAt && { foundAt: options.brokerAt }).then((started) => {
        endings.push(() => started.kafka?.stop());
        return started;
      }),
      installProductDatabase(postgres.url),
    ]);

    const postgresPort = (await options.postgresAt?.(postgres.port)) ?? postgres.port;
    const jwksUrl = await throughProxy(issuer.jwksUrl, options.issuerAt);
    const mailUrl = await throughProxy(mails.url, options.mailAt);
    const processOf = <N extends DeployableName>(
      name: N,
      port: number,
      metricsPort: number,
      log: string,
      built = workspace,
    ) => {
      const environment = {
        NODE_ENV: 'development',
        LOG_LEVEL: 'info',
        DATABASE_URL: atPort(database.urlOf(name, 'app'), postgresPort),
        DATABASE_OWNER_URL: database.urlOf(name, 'owner'),
        BROKER_URL: broker.url,
        AUTH_ISSUER: login?.url ?? issuer.url,
        AUTH_AUDIENCE: issuer.audience,
        AUTH_JWKS_URL: login ? `${login.url}/.well-known/jwks.json` : jwksUrl,
        SMTP_URL: mailUrl,
        PROGRAMME_CLOCK: 'adjustable',
        ...(options.startDay && { PROGRAMME_CLOCK_START: options.startDay }),
        // Nobody routes requests here who would have to be told first.
        SHUTDOWN_DRAIN_MS: '0',
        // One person plays a whole programme here, in a minute and from one address.
        ...{ RATE_LIMIT_SUBJECT: '0', RATE_LIMIT_SYSTEM: '0', RATE_LIMIT_ADDRESS: '0' },
        ...options.environment,
        ...(name === 'access' && login?.environment),
        ...options.environmentOf?.[name],
      };
      const main = join(built, 'apps', name, 'dist', 'main.js');
      return new ServiceProcess({ name, main, port, metricsPort, environment, log, issuer });
    };
    const processes = await Promise.all(
      everyService.map(async (name) => {
        const [port, metricsPort] = await Promise.all([portOf(name), portOf(name, 1000)]);
        return processOf(name, port, metricsPort, join(logs, `${name}.log`), options.built);
      }),
    );
    const all = [...processes];
    const access =
      login && processOf('access', login.port, await portOf('access', 1000), join(logs, 'access.log'));
    const wanted = processes.filter(({ name }) => only.includes(name));
    const running = access ? [...wanted, access] : wanted;
    endings.push(() => Promise.all(running.map((service) => service.stop())));
    await Promise.all(running.map((service) => service.migrate()));
    await Promise.all(running.map((service) => service.start()));

    return {
      postgres,
      databaseUrl: database.url,
      broker,
      issuer,
      mailbox: mails,
      services: Object.fromEntries(processes.map((one) => [one.name, one])) as Record<
        ServiceName,
        ServiceProcess
      >,
      processes: all,
      access: login && access && { ...login, service: access },
      clock: stackClock(wanted),
      async beside(name, built) {
        const [port, metricsPort] = await Promise.all([freePort(), freePort()]);
        const one = processOf(name, port, metricsPort, join(logs, `${name}-${port}.log`), built);
        endings.push(() => one.stop());
        all.push(one);
        return one;
      },
      logs,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function throughProxy(url: string, at: StackOptions['postgresAt']): Promise<string> {
  return at ? atPort(url, await at(Number(new URL(url).port))) : url;
}

function atPort(url: string, port: number): string {
  const moved = new URL(url);
  moved.port = String(port);
  return moved.href;
}
