/** A whole service for a spec: clone of the migrated template, the real Nest application, a test issuer, an adjustable clock. */
import type { EventData, EventDefinition, EventEnvelope } from '@cnfs/contracts';
import { type Day, newId } from '@cnfs/kernel';
import { type Broker, type Outcome, UnitOfWork } from '@cnfs/messaging';
import { deliver, envelopeOf, outboxOf } from '@cnfs/messaging/testing';
import { type ActorClaims, type DevIssuer, devIssuer, dropDatabase } from '@cnfs/testing';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Registry } from 'prom-client';
import type { DataSource } from 'typeorm';
import { createApplication } from '../application.js';
import { ProgrammeClock } from '../clock/programme-clock.js';
import { readConfiguration } from '../configuration/read.js';
import { connect } from '../database/connect.js';
import { createDataSource } from '../database/data-source.js';
import { DueWorkRunner } from '../due-work/runner.js';
import { createLogger } from '../logs/logging.js';
import type { ServiceDefinition } from '../service.js';
import { TestClient } from './test-client.js';
import { type TestDatabase, testDatabase } from './test-database.js';

export interface TestServiceOptions {
  /** Day on which the programme's clock stands when the service starts, at 9:00 in Paris. Default: 2021-03-01. */
  readonly at?: string;
  /** Variables of the service's own, or of the platform's in place of the usual ones. */
  readonly configuration?: Readonly<Record<string, string>>;
  /** A database made by `testDatabase`, for a spec that looks at it in other roles. Dropped at the end either way. */
  readonly database?: TestDatabase;
  /** Events go out and come in by it, once `app.startAllMicroservices()` was called; none by default. */
  readonly broker?: Broker | null;
  /** Where log lines go; nothing is logged by default (LOG_LEVEL=silent). */
  readonly logs?: { write(line: string): void };
}

export interface DeliveredAs {
  readonly id?: string;
  /** Default: the next one of the event's topic and key in this spec. */
  readonly sequence?: number;
  readonly correlationId?: string;
  /** When it was told. Default: now, in real time. */
  readonly time?: string;
}

/** Opens the service on a database of its own; close it in `afterAll`. */
export async function openTestService(
  service: ServiceDefinition,
  {
    at = '2021-03-01',
    configuration: own = {},
    logs,
    database: given,
    broker = null,
  }: TestServiceOptions = {},
): Promise<TestService> {
  const database = given ?? (await testDatabase(service));
  const issuer = await devIssuer();
  const configuration = readConfiguration(service, {
    NODE_ENV: 'test',
    DATABASE_URL: database.appUrl,
    BROKER_URL: 'embedded:postgres://none',
    AUTH_ISSUER: issuer.url,
    AUTH_AUDIENCE: issuer.audience,
    AUTH_JWKS_URL: issuer.jwksUrl,
    PROGRAMME_CLOCK: 'adjustable',
    PROGRAMME_CLOCK_START: at,
    LOG_LEVEL: 'silent',
    ...{ RATE_LIMIT_SUBJECT: '0', RATE_LIMIT_SYSTEM: '0', RATE_LIMIT_ADDRESS: '0' },
    ...own,
  });
  const dataSource = createDataSource(service, configuration);
  try {
    await connect(service, dataSource, 0);
    const logger = createLogger(service.name, configuration.LOG_LEVEL, logs);
    const registry = new Registry();
    const app = await createApplication({
      service,
      configuration,
      dataSource,
      broker,
      logger,
      registry,
    });
    await app.get(ProgrammeClock).refresh();
    return new TestService(app, dataSource, issuer, database);
  } catch (error) {
    await dataSource.destroy();
    await issuer.stop();
    await dropDatabase(database.name);
    throw error;
  }
}

export class TestService {
  private readonly sequences = new Map<string, number>();
  /** Without a token. */
  readonly anonymous: TestClient;

  constructor(
    /** The Nest application, for what this class has no word for. */
    readonly app: NestFastifyApplication,
    readonly dataSource: DataSource,
    readonly issuer: DevIssuer,
    readonly database: TestDatabase,
  ) {
    this.anonymous = new TestClient(app, null);
  }

  /** Requests by someone; the same person each time the same name (or uuid) is given, the role's name by default. */
  as(actor: ActorClaims): TestClient {
    return new TestClient(this.app, () => this.issuer.token(actor));
  }

  /**
   * Hands an event to the service's reactions, as the broker would.
   * @throws Error with the reason when it is parked
   */
  async deliver<E extends EventDefinition>(
    event: E,
    data: EventData<E>,
    as: DeliveredAs = {},
  ): Promise<Outcome['outcome']> {
    const envelope = envelopeOf(event, data, { sequence: this.nextSequence(event, data), ...as });
    const [done] = await deliver(this.app, envelope);
    if (done?.outcome === 'parked')
      throw new Error(`${event.type} was parked: ${done.cause} ${done.reason ?? ''}`);
    return done?.outcome ?? 'skipped';
  }

  /** Every event that the service emitted, in order. */
  async events(): Promise<EventEnvelope[]> {
    return outboxOf(this.dataSource);
  }

  /** Moves the clock to 9:00 of that day, doing on the way each due work at the moment it falls due. */
  async advanceTo(day: string): Promise<void> {
    const clock = this.app.get(ProgrammeClock);
    await this.settleDueWork();
    for (;;) {
      const [next] = await this.query<{ due_at: Date }>(
        `SELECT due_at FROM due_work WHERE done_at IS NULL AND due_at > $1
            AND due_at <= ($2::date + time '09:00') AT TIME ZONE 'Europe/Paris' ORDER BY due_at LIMIT 1`,
        [clock.now(), day],
      );
      if (!next) break;
      await this.asPlatform((tx) => clock.advanceToInstant(tx, next.due_at));
      await this.settleDueWork();
    }
    await this.asPlatform((tx) => clock.advance(tx, { to: day as Day }));
    await this.settleDueWork();
  }

  /** Does all that is due now. @throws AggregateError of what failed */
  async settleDueWork(): Promise<void> {
    await this.app.get(DueWorkRunner).settle();
  }

  /** Rows, as the application's role. */
  async query<T>(sql: string, params: readonly unknown[] = []): Promise<T[]> {
    return this.dataSource.query<T[]>(sql, [...params]);
  }

  async close(): Promise<void> {
    await this.app.close();
    await this.dataSource.destroy();
    await this.issuer.stop();
    await dropDatabase(this.database.name);
  }

  private asPlatform(work: Parameters<UnitOfWork['run']>[1]): Promise<unknown> {
    const cause = { actor: 'platform:spec', causationId: newId(), correlationId: null, traceparent: null };
    return this.app.get(UnitOfWork).run(cause, work);
  }

  private nextSequence<E extends EventDefinition>(event: E, data: EventData<E>): number {
    const stream = `${event.topic} ${String((data as Record<string, unknown>)[event.key])}`;
    const next = (this.sequences.get(stream) ?? 0) + 1;
    this.sequences.set(stream, next);
    return next;
  }
}
