/** The environment variables that every service reads. One place: documentation is rendered from it. */
import { type Static, Type } from 'typebox';

export const platformVariables = Type.Object({
  ROLE: Type.Enum(['serve', 'api', 'worker', 'migrate'], {
    description:
      '`migrate` applies the migrations, creates the topics and ends; `api` answers requests; `worker` relays, consumes and does what is due; `serve` is both',
    default: 'serve',
  }),
  NODE_ENV: Type.Enum(['production', 'development', 'test'], {
    description: 'In `production` the adjustable clock and the embedded log are refused',
    default: 'production',
  }),
  PORT: Type.Integer({ description: 'HTTP port (default: the service’s own)', minimum: 0, maximum: 65535 }),
  METRICS_PORT: Type.Integer({
    description: 'Port of `/metrics` (default: the HTTP port + 1000)',
    minimum: 0,
    maximum: 65535,
  }),
  DATABASE_URL: Type.String({
    description: 'Postgres, as role `<service>_app` (secret)',
    pattern: '^postgres(ql)?://',
  }),
  DATABASE_POOL_SIZE: Type.Integer({
    description: 'Connections of this process; events take at most half of them, and no more than 4',
    default: 10,
    minimum: 2,
  }),
  DATABASE_CONNECT_TIMEOUT_MS: Type.Integer({
    description: 'Wait for a connection, new or from the pool, before 503',
    default: 3_000,
    minimum: 100,
  }),
  DATABASE_STATEMENT_TIMEOUT_MS: Type.Integer({
    description: 'A statement that lasts longer is cancelled',
    default: 10_000,
    minimum: 100,
  }),
  DATABASE_IDLE_TRANSACTION_TIMEOUT_MS: Type.Integer({
    description: 'A transaction that says nothing for longer loses its session',
    default: 15_000,
    minimum: 100,
  }),
  BROKER_URL: Type.String({
    description:
      '`kafka://host:port,host:port`, `kafka+tls://user:password@host:port` (secret), or, outside production, `embedded:postgres://…`',
    pattern: '^(kafka(\\+tls)?://|embedded:postgres(ql)?://)',
  }),
  BROKER_SESSION_TIMEOUT_MS: Type.Integer({
    description: 'A consumer without a sign of life for longer loses its partitions to others',
    default: 6_000,
    minimum: 1_000,
  }),
  AUTH_ISSUER: Type.String({ description: 'The `iss` of accepted tokens', minLength: 1 }),
  AUTH_AUDIENCE: Type.String({ description: 'The `aud` of accepted tokens', default: 'cnfs', minLength: 1 }),
  AUTH_JWKS_URL: Type.String({ description: 'Public keys of the issuer', pattern: '^https?://' }),
  PROGRAMME_CLOCK: Type.Enum(['real', 'adjustable'], {
    description: '`adjustable` opens `POST /clock/advances`',
    default: 'real',
  }),
  PROGRAMME_CLOCK_START: Type.Optional(
    Type.String({
      description:
        'Day on which an adjustable clock begins its life (AAAA-MM-JJ); later starts keep the row’s time',
      pattern: '^\\d{4}-\\d{2}-\\d{2}$',
    }),
  ),
  BODY_LIMIT_BYTES: Type.Integer({ description: 'Largest request body', default: 1_048_576, minimum: 1_024 }),
  HTTP_REQUEST_TIMEOUT_MS: Type.Integer({
    description:
      'A request that is not there in full by then is given up (408); its headers after 10 s at most',
    default: 30_000,
    minimum: 500,
  }),
  RATE_LIMIT_SUBJECT: Type.Integer({
    description: 'Requests a minute that each process answers to one person (429 beyond; 0: no limit)',
    default: 600,
    minimum: 0,
  }),
  RATE_LIMIT_SYSTEM: Type.Integer({
    description: 'The same for an external system (role `service`)',
    default: 6_000,
    minimum: 0,
  }),
  RATE_LIMIT_ADDRESS: Type.Integer({
    description: 'The same for an address whose requests name nobody: no token, or one that is refused',
    default: 300,
    minimum: 0,
  }),
  TRUSTED_PROXIES: Type.Optional(
    Type.String({
      description:
        'Addresses and ranges, separated by commas, of the load balancers whose `X-Forwarded-For` is believed (none by default)',
      pattern: '^[0-9a-fA-F.:/]+(,[0-9a-fA-F.:/]+)*$',
    }),
  ),
  DUE_WORK_POLL_MS: Type.Integer({
    description: 'How often due work is looked for when nothing wakes the runner',
    default: 1_500,
    minimum: 50,
  }),
  SHUTDOWN_DRAIN_MS: Type.Integer({
    description: 'After SIGTERM, how long requests are still taken while `/health/ready` says no',
    default: 2_000,
    minimum: 0,
  }),
  LOG_LEVEL: Type.Enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], {
    description: 'Least severe level that is written',
    default: 'info',
  }),
});

/** What a service that takes no part in events is not given. */
export const brokerVariables = ['BROKER_URL', 'BROKER_SESSION_TIMEOUT_MS'] as const;

/** What `ROLE=migrate` reads: a job that migrates is given neither the application's role nor the issuer's keys. */
export const migrationVariables = Type.Object({
  DATABASE_OWNER_URL: Type.String({
    description: 'Postgres, as role `<service>_owner`',
    pattern: '^postgres(ql)?://',
  }),
  BROKER_URL: platformVariables.properties.BROKER_URL,
  NODE_ENV: platformVariables.properties.NODE_ENV,
});

export type MigrationConfiguration = Static<typeof migrationVariables>;

export type PlatformConfiguration = Static<typeof platformVariables>;
