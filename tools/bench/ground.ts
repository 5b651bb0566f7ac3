// What everything stands on: a Postgres that flushes, a broker, and a database per contestant.
import { readFileSync, readdirSync } from 'node:fs';
import {
  createDatabase,
  eventually,
  type Kafka,
  type Postgres,
  startKafka,
  startPostgres,
} from '@cnfs/testing';
import { migrationsOfMessaging, openBroker } from '@cnfs/messaging';
import type { ServiceName } from '@cnfs/contracts';
import pg from 'pg';
import { bareKafka } from './bare/kafka.ts';
import { parentOf } from './cpu.ts';
import { bareTopicOf, CHAIN, PARTITIONS } from './events.ts';

const SERVICES: readonly ServiceName[] = ['recruitment', 'training', 'deployment', 'payments'];

/** What a reaction leaves, and what a command writes beside its event. */
const TABLES = `
  create table effect (event_id uuid not null, case_id uuid not null, n int not null, note text not null);
  create table report (case_id uuid primary key, events int not null, last_n int not null);
  create table command (case_id uuid not null, n int not null, note text not null)`;

export interface Ground {
  readonly brokers: string;
  /** Process ids whose time is the cost of storing: the database's and the broker's. */
  readonly storing: readonly number[];
  readonly postgres: Postgres;
  /** Forgets what a topic holds. */
  emptyTopic(topic: string): Promise<void>;
  /** A fresh database with a migrated schema for each service. */
  database(): Promise<Database>;
  stop(): Promise<void>;
}

export interface Database {
  /** With the schema of the service as search path. */
  urlOf(service: ServiceName): string;
  query<T extends pg.QueryResultRow>(service: ServiceName, sql: string, params?: unknown[]): Promise<T[]>;
  close(): Promise<void>;
}

export async function prepareGround(): Promise<Ground> {
  const postgres = await startPostgres({ fsync: true });
  const kafka = await startKafka().catch(async (error: unknown) => {
    await postgres.stop();
    throw error;
  });
  const topics = CHAIN.flatMap((event) =>
    [event.topic, bareTopicOf(event)].map((name) => ({
      name,
      partitions: PARTITIONS,
      owner: event.service,
    })),
  );
  await openBroker(`kafka://${kafka.brokers}`, { clientId: 'bench', production: true }).createTopics(topics);
  const databases: Database[] = [];
  return {
    brokers: kafka.brokers,
    storing: [await postmaster(postgres.url), pidOf(kafka)].filter((pid) => pid > 0),
    postgres,
    emptyTopic: (topic) => emptyTopic(kafka.brokers, topic),
    database: async () => {
      const made = await makeDatabase(postgres.url);
      databases.push(made);
      return made;
    },
    stop: async () => {
      for (const each of databases) await each.close();
      await kafka.stop();
      await postgres.stop();
    },
  };
}

async function emptyTopic(brokers: string, topic: string): Promise<void> {
  const admin = bareKafka(brokers).admin();
  await admin.connect();
  // A topic that was just made has no leader for a moment, which is an error to this client.
  await eventually(
    async () => {
      const ends = await admin.fetchTopicOffsets(topic);
      const partitions = ends.map(({ partition, high }) => ({ partition, offset: high }));
      await admin.deleteTopicRecords({ topic, partitions });
      return true;
    },
    { deadline: 20_000, every: 200 },
  );
  await admin.disconnect();
}

function pidOf(kafka: Kafka): number {
  return 'pid' in kafka && typeof kafka.pid === 'number' ? kafka.pid : 0;
}

async function postmaster(url: string): Promise<number> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
  const parent = parentOf(rows[0]?.pid ?? 0);
  await client.end();
  return parent;
}

async function makeDatabase(server: string): Promise<Database> {
  const url = await createDatabase(undefined, server);
  const pool = new pg.Pool({ connectionString: url, max: 1 });
  const within = async <T extends pg.QueryResultRow>(
    service: ServiceName,
    sql: string,
    params?: unknown[],
  ) => {
    const client = await pool.connect();
    try {
      await client.query(`set search_path to ${service}`);
      return (await client.query<T>(sql, params)).rows;
    } finally {
      client.release();
    }
  };
  const migrations = readdirSync(migrationsOfMessaging)
    .filter((name) => name.endsWith('.sql'))
    .sort()
    .map((name) => readFileSync(new URL(name, migrationsOfMessaging), 'utf8'));
  for (const service of SERVICES) {
    await pool.query(`create schema ${service}`);
    for (const sql of [...migrations, TABLES]) await within(service, sql);
  }
  return {
    urlOf(service) {
      const own = new URL(url);
      own.search = `?options=${encodeURIComponent(`-c search_path=${service}`)}`;
      return own.href;
    },
    query: within,
    close: () => pool.end(),
  };
}
