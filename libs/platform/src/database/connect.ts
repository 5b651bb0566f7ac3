/** Waiting for the database at the start: it may come up after us, and migrations may still run. */
import { isConnectionFailure } from '@cnfs/messaging';
import { setTimeout as delay } from 'node:timers/promises';
import type { DataSource } from 'typeorm';
import { schemaProblems } from '../migration/schema-check.js';
import type { ServiceDefinition } from '../service.js';

const PATIENCE_MS = 60_000;
const EVERY_MS = 500;

export class SchemaNotReady extends Error {
  constructor(readonly problems: readonly string[]) {
    super(
      `the schema is not the one this version needs (run ROLE=migrate):\n${problems.map((p) => `  - ${p}`).join('\n')}`,
    );
    this.name = 'SchemaNotReady';
  }
}

/** @throws the connection's error, or SchemaNotReady, when patience is over; any other error of Postgres at once */
export async function connect(
  service: ServiceDefinition,
  dataSource: DataSource,
  patienceMs = PATIENCE_MS,
): Promise<void> {
  const end = performance.now() + patienceMs;
  for (; ; await delay(EVERY_MS)) {
    try {
      if (!dataSource.isInitialized) await dataSource.initialize();
      const problems = await schemaProblems(service, dataSource);
      if (problems.length === 0) return;
      if (performance.now() > end) throw new SchemaNotReady(problems);
    } catch (error) {
      if (!isConnectionFailure(error) || performance.now() > end) throw error;
    }
  }
}
