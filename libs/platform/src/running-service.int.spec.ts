import { TrainingStarted, example, topics } from '@cnfs/contracts';
import { newId } from '@cnfs/kernel';
import { openBroker } from '@cnfs/messaging';
import { outboxOf } from '@cnfs/messaging/testing';
import { type DevIssuer, createDatabase, devIssuer, dropDatabase, eventually, freePort } from '@cnfs/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { readConfiguration } from './configuration/read.js';
import { lending } from './fixture/lending.js';
import { createLogger } from './logs/logging.js';
import { RunningService } from './running-service.js';
import { openTestService } from './testing/index.js';
import { type TestDatabase, testDatabase } from './testing/test-database.js';

let database: TestDatabase;
let brokerDatabase: string;
let issuer: DevIssuer;
let base: string;
let metrics: string;
let running: RunningService;
let headers: Record<string, string>;

beforeAll(async () => {
  database = await testDatabase(lending);
  brokerDatabase = await createDatabase();
  const brokerUrl = `embedded:${brokerDatabase}`;
  await openBroker(brokerUrl, { clientId: 'spec', production: false }).createTopics(topics);
  issuer = await devIssuer();
  const port = await freePort();
  const metricsPort = await freePort();
  base = `http://127.0.0.1:${port}`;
  metrics = `http://127.0.0.1:${metricsPort}/metrics`;
  const configuration = readConfiguration(lending, {
    ...{ NODE_ENV: 'test', PORT: String(port), METRICS_PORT: String(metricsPort), LOG_LEVEL: 'silent' },
    ...{ DATABASE_URL: database.appUrl, BROKER_URL: brokerUrl, SHUTDOWN_DRAIN_MS: '400' },
    ...{ AUTH_ISSUER: issuer.url, AUTH_JWKS_URL: issuer.jwksUrl },
  });
  running = await RunningService.start(lending, configuration, createLogger('kits', 'silent'));
  headers = {
    authorization: `Bearer ${await issuer.token({ role: 'anct' })}`,
    'content-type': 'application/json',
  };
});
afterAll(async () => {
  await issuer?.stop();
  for (const url of [database.url, brokerDatabase]) await dropDatabase(new URL(url).pathname.slice(1));
});

const lend = (title: string) =>
  fetch(`${base}/loans`, {
    method: 'POST',
    headers: { ...headers, 'idempotency-key': newId() },
    body: JSON.stringify({ structureId: newId(), title }),
  });
const status = async (path: string) => (await fetch(base + path)).status;

describe('a service that serves', () => {
  it('answers the probes without a token', async () => {
    for (const probe of ['live', 'startup', 'ready', 'dependencies'])
      expect(await status(`/health/${probe}`)).toBe(200);
    expect(await (await fetch(`${base}/health/dependencies`)).json()).toEqual({
      database: 'up',
      issuer: 'up',
      outboxOldestAgeSeconds: expect.any(Number),
    });
  });

  it('measures itself, on a port of its own', async () => {
    await lend('measured');
    expect(await status('/metrics')).toBe(404);
    const text = await eventually(async () => {
      const found = await (await fetch(metrics)).text();
      return (
        /http_request_duration_seconds_count\{method="POST",route="\/loans",status="201"\} [1-9]/.test(
          found,
        ) && found
      );
    });
    for (const name of [
      'database_pool_connections{state="idle"}',
      'due_work_waiting',
      'outbox_oldest_age_seconds',
      'outbox_rows',
      'nodejs_eventloop_lag_p99_seconds',
      'process_cpu',
    ])
      expect(text).toContain(name);
    expect(text).toMatch(/^lending_loans [1-9]/m);
    expect((await fetch(metrics.replace('/metrics', '/other'))).status).toBe(404);
  });

  it('sends what it committed', async () => {
    const superuser = new pg.Client({ connectionString: brokerDatabase });
    await superuser.connect();
    try {
      await lend('sent');
      await eventually(async () => {
        const { rows } = await superuser.query(
          `SELECT FROM embedded_log.record WHERE topic = 'kits.shipment'`,
        );
        return rows.length >= 2;
      });
    } finally {
      await superuser.end();
    }
  });

  it('describes its interface: OpenAPI 3.1, policies, keys, problems', async () => {
    const document = (await (await fetch(`${base}/openapi.json`)).json()) as OpenApi;
    expect(document.openapi).toBe('3.1.0');
    const lendRoute = document.paths['/loans']?.['post'];
    expect(lendRoute).toMatchObject({
      security: [{ token: [] }],
      'x-allow': { structure: 'own', anct: 'all', service: { scope: 'lending' } },
      parameters: [{ $ref: '#/components/parameters/idempotencyKey' }],
    });
    expect(Object.keys(lendRoute?.responses ?? {})).toEqual(
      expect.arrayContaining(['201', '400', '401', '403', '404', '409', '422', '503']),
    );
    expect(document.paths['/loans/confirmations']?.['post']?.security).toEqual([]);
    expect(document.paths['/clock/advances']?.['post']).toMatchObject({
      summary: expect.stringContaining('Avance'),
      requestBody: {
        content: { 'application/json': { schema: { $ref: '#/components/schemas/AdvanceClockBody' } } },
      },
    });
    expect(document.components.parameters).toMatchObject({
      idempotencyKey: { name: 'Idempotency-Key', in: 'header', required: true },
    });
    expect(document.components.schemas).toMatchObject({
      AdvanceClockBody: { properties: { to: { type: 'string', format: 'date', example: '2021-06-21' } } },
      Problem: { required: expect.arrayContaining(['code']) },
    });
    const page = await fetch(`${base}/docs`);
    expect(page.status).toBe(200);
    expect(page.headers.get('content-security-policy')).toContain("script-src 'self'");
    expect(await status('/docs/swagger-ui-bundle.js')).toBe(200);
  });

  it('stays live and ready while the database is away: nobody restarts it for that', async () => {
    const superuser = new pg.Client({ connectionString: database.url.replace(/\/[^/]*$/, '/postgres') });
    await superuser.connect();
    const name = superuser.escapeIdentifier(database.name);
    try {
      await superuser.query(`ALTER DATABASE ${name} CONNECTION LIMIT 0`);
      await superuser.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1`, [
        database.name,
      ]);
      await eventually(async () => (await status('/health/dependencies')) === 503);
      expect((await lend('away')).status).toBe(503);
      for (const probe of ['live', 'startup', 'ready']) expect(await status(`/health/${probe}`)).toBe(200);
    } finally {
      await superuser.query(`ALTER DATABASE ${name} CONNECTION LIMIT -1`);
      await superuser.end();
    }
    await eventually(async () => (await lend('back')).status === 201);
  });

  it('stops without losing what is at hand', async () => {
    const holding = new pg.Client({ connectionString: database.appUrl });
    await holding.connect();
    await holding.query('BEGIN; LOCK TABLE loan IN EXCLUSIVE MODE');
    const slow = lend('slow');
    await eventually(async () => {
      const { rows } = await holding.query(
        `SELECT FROM pg_locks WHERE relation = 'loan'::regclass AND NOT granted`,
      );
      return rows.length === 1;
    });
    const stopped = running.stop();
    await eventually(async () => (await status('/health/ready')) === 503);
    const meanwhile = await fetch(`${base}/clock`, { headers });
    expect(meanwhile.status).toBe(200);
    expect(meanwhile.headers.get('connection')).toBe('close');
    expect(await status('/health/live')).toBe(200);
    await holding.query('COMMIT');
    expect((await slow).status).toBe(201);
    await stopped;
    const { rows } = await holding.query(`SELECT FROM loan WHERE title = 'slow'`);
    expect(rows).toHaveLength(1);
    await holding.end();
    await expect(fetch(`${base}/health/live`)).rejects.toThrow();
    await expect(fetch(metrics)).rejects.toThrow();
  });
});

describe('a service under test', () => {
  it('reacts to events, once, in the transaction that marks them', async () => {
    const service = await openTestService(lending);
    const data = { ...example(TrainingStarted), date: '2021-02-15' };
    const id = newId();
    expect(await service.deliver(TrainingStarted, data, { id })).toBe('handled');
    expect(await service.deliver(TrainingStarted, data, { id })).toBe('duplicate');
    expect(await service.query(`SELECT title, lent_on FROM loan`)).toEqual([
      { title: 'formation', lent_on: '2021-02-15' },
    ]);
    const events = await outboxOf(service.dataSource);
    expect(events).toHaveLength(1);
    expect(events[0]).toMatchObject({ type: 'kits.KitReturned.v1', causationId: id, actor: 'system:kits' });
    await service.close();
  });
});

interface OpenApi {
  readonly openapi: string;
  readonly paths: Record<string, Record<string, { security?: unknown; responses: Record<string, unknown> }>>;
  readonly components: {
    readonly schemas: Record<string, unknown>;
    readonly parameters: Record<string, unknown>;
  };
}
