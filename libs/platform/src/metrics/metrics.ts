/** What the platform measures of itself: requests, the pool, due work. Messaging adds its own to the same registry. */
import type { FastifyInstance } from 'fastify';
import type { Pool } from 'pg';
import { Gauge, Histogram, type Registry } from 'prom-client';
import type { DataSource } from 'typeorm';

export function measureRequests(instance: FastifyInstance, registry: Registry): void {
  const durations = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Time to answer, by route as written in the code',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers: [registry],
  });
  instance.addHook('onResponse', (request, reply, done) => {
    const route = request.is404 ? 'none' : (request.routeOptions.url ?? 'none');
    durations.observe({ method: request.method, route, status: reply.statusCode }, reply.elapsedTime / 1000);
    done();
  });
}

export function measurePool(dataSource: DataSource, registry: Registry): void {
  const { master: pool } = dataSource.driver as unknown as { readonly master: Pool };
  const connections = new Gauge({
    name: 'database_pool_connections',
    help: 'Connections of this process, by what they do; requests that wait for one',
    labelNames: ['state'],
    registers: [registry],
    collect() {
      connections.set({ state: 'busy' }, pool.totalCount - pool.idleCount);
      connections.set({ state: 'idle' }, pool.idleCount);
      // Whoever finds an idle one is served within the same turn: the questions of this very page among them.
      connections.set({ state: 'waited_for' }, Math.max(0, pool.waitingCount - pool.idleCount));
    },
  });
}

/** @param now the programme's time, by which work falls due */
export function measureDueWork(dataSource: DataSource, now: () => Date, registry: Registry): void {
  const options = { registers: [registry] };
  const waiting = new Gauge({
    ...options,
    name: 'due_work_waiting',
    help: 'Due work that is late, failed or not',
  });
  const failing = new Gauge({
    ...options,
    name: 'due_work_failing',
    help: 'Due work that failed at least once and is not done',
  });
  const oldest = new Gauge({
    ...options,
    name: 'due_work_oldest_seconds',
    help: 'How late the oldest due work is, in the programme’s time',
    async collect() {
      const [row] = await dataSource
        .query<{ waiting: string; failing: string; late: number | null }[]>(
          `SELECT count(*) AS waiting, count(*) FILTER (WHERE attempts > 0) AS failing,
                  extract(epoch FROM $1 - min(due_at))::float8 AS late
             FROM due_work WHERE done_at IS NULL AND due_at <= $1::timestamptz`,
          [now()],
        )
        .catch(() => []);
      // The database is away: the last figures stand, and the probe of the database tells.
      if (!row) return;
      waiting.set(Number(row.waiting));
      failing.set(Number(row.failing));
      oldest.set(row.late ?? 0);
    },
  });
}
