// Every topic from its start, sent again to all services.
import { type ServiceName, services } from '@cnfs/contracts';
import { eventually } from '@cnfs/testing';
import type { Journey } from './journey.js';

/** What each service ever took in, sent again to all of them. */
export async function replay(journey: Journey, everTakenIn: Record<ServiceName, number>): Promise<void> {
  const before = await takenIn(journey);
  // As the operator's republish does it: under the same numbers, and archived once.
  const columns = `seq, id, aggregatetype, aggregateid, type, payload, ce_time, ce_sequence, correlation_id, causation_id, actor, traceparent`;
  for (const schema of services)
    await journey.rows(
      `WITH again AS (DELETE FROM ${schema}.outbox_archive RETURNING ${columns})
       INSERT INTO ${schema}.outbox (${columns}) OVERRIDING SYSTEM VALUE SELECT ${columns} FROM again`,
    );
  await eventually(
    async () => {
      const now = await takenIn(journey);
      return services.every((name) => now[name] >= before[name] + everTakenIn[name]);
    },
    { what: 'the replay', deadline: 60_000, every: 200 },
  );
  await journey.quiet();
}

/** How many events each service's reactions were given, duplicates counted. */
async function takenIn(journey: Journey): Promise<Record<ServiceName, number>> {
  return ofEach(async (name) => {
    const metrics = await (await fetch(journey.stack.services[name].metricsUrl)).text();
    const lines = metrics.split('\n').filter((line) => /^events_(handled|duplicate)_total\{/.test(line));
    return lines.reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0);
  });
}

/** How many different events each service has ever taken in. */
export async function inboxes(journey: Journey): Promise<Record<ServiceName, number>> {
  return ofEach(async (name) => {
    const [row] = await journey.rows<{ count: string }>(`SELECT count(*) FROM ${name}.inbox`);
    return Number(row?.count);
  });
}

async function ofEach(count: (name: ServiceName) => Promise<number>): Promise<Record<ServiceName, number>> {
  const counts = await Promise.all(services.map(async (name) => [name, await count(name)] as const));
  return Object.fromEntries(counts) as Record<ServiceName, number>;
}
