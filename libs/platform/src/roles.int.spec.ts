import { topics } from '@cnfs/contracts';
import { newId } from '@cnfs/kernel';
import { openBroker } from '@cnfs/messaging';
import { type DevIssuer, createDatabase, devIssuer, dropDatabase, eventually, freePort } from '@cnfs/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { readConfiguration } from './configuration/read.js';
import { lending } from './fixture/lending.js';
import { createLogger } from './logs/logging.js';
import { RunningService } from './running-service.js';
import { type TestDatabase, testDatabase } from './testing/test-database.js';

let database: TestDatabase;
let brokerDatabase: string;
let issuer: DevIssuer;
let rows: pg.Client;
const running: RunningService[] = [];

beforeAll(async () => {
  database = await testDatabase(lending);
  brokerDatabase = await createDatabase();
  await openBroker(`embedded:${brokerDatabase}`, { clientId: 'spec', production: false }).createTopics(
    topics,
  );
  issuer = await devIssuer();
  rows = new pg.Client({ connectionString: database.appUrl });
  await rows.connect();
});
afterAll(async () => {
  for (const service of running) await service.stop();
  await rows.end();
  await issuer.stop();
  for (const url of [database.url, brokerDatabase]) await dropDatabase(new URL(url).pathname.slice(1));
});

/** A process of the service in that role. @returns its address */
async function start(role: 'api' | 'worker'): Promise<string> {
  const port = await freePort();
  const configuration = readConfiguration(lending, {
    ...{ ROLE: role, NODE_ENV: 'test', PORT: String(port), METRICS_PORT: '0', LOG_LEVEL: 'silent' },
    ...{ DATABASE_URL: database.appUrl, BROKER_URL: `embedded:${brokerDatabase}`, SHUTDOWN_DRAIN_MS: '0' },
    ...{ AUTH_ISSUER: issuer.url, AUTH_JWKS_URL: issuer.jwksUrl },
  });
  running.push(await RunningService.start(lending, configuration, createLogger('kits', 'silent')));
  return `http://127.0.0.1:${port}`;
}

async function lend(base: string): Promise<number> {
  const { status } = await fetch(`${base}/loans`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${await issuer.token({ role: 'anct' })}`,
      'content-type': 'application/json',
      'idempotency-key': newId(),
    },
    body: JSON.stringify({ structureId: newId(), title: 'shared' }),
  });
  return status;
}

const count = async (sql: string) => (await rows.query(sql)).rows.length;
const statusOf = async (address: string) => (await fetch(address)).status;

describe('a service split into processes that answer and processes that work', () => {
  it('answers and commits in the one, relays and does what is due in the other, which answers its probes alone', async () => {
    const api = await start('api');
    expect(await statusOf(`${api}/health/ready`)).toBe(200);
    expect(await lend(api)).toBe(201);
    expect(await count('SELECT FROM outbox')).toBeGreaterThan(0);
    expect(await count(`SELECT FROM pg_stat_activity WHERE application_name = 'kits relay'`)).toBe(0);

    const worker = await start('worker');
    await eventually(async () => (await statusOf(`${worker}/health/ready`)) === 200);
    await eventually(async () => (await count('SELECT FROM outbox')) === 0);
    expect(await count('SELECT FROM outbox_archive')).toBeGreaterThan(0);
    expect(await count('SELECT FROM due_work WHERE done_at IS NULL AND due_at <= now()')).toBe(0);
    for (const path of ['/loans', '/openapi.json', '/clock']) expect(await statusOf(worker + path)).toBe(404);
    for (const probe of ['live', 'startup', 'dependencies'])
      expect(await statusOf(`${worker}/health/${probe}`)).toBe(200);

    // What another process commits is told to the one that relays.
    expect(await lend(api)).toBe(201);
    await eventually(async () => (await count('SELECT FROM outbox')) === 0);
  });

  it('has one relay however many processes work', async () => {
    await Promise.all([start('worker'), start('worker')]);
    await eventually(
      async () => (await count(`SELECT FROM pg_stat_activity WHERE application_name = 'kits relay'`)) === 3,
    );
    expect(
      await count(
        `SELECT FROM pg_locks l JOIN pg_stat_activity a USING (pid)
          WHERE l.locktype = 'advisory' AND l.granted AND a.application_name = 'kits relay'`,
      ),
    ).toBe(1);
  });
});
