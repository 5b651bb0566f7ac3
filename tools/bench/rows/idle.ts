// What the five services of the product ask of Postgres and of the processor while nobody asks anything of them.
import { services } from '@cnfs/contracts';
import { type Stack, startStack } from '@cnfs/testing/stack';
import pg from 'pg';
import { SERVICE_ENVIRONMENT } from '../../development.ts';
import { cpuOf } from '../cpu.ts';
import { below, type Bench, type Result, type Row } from '../row.ts';
import { median, quantile, spread } from '../stats.ts';

/** Queries a second and per cent of a core, each of the service that has most. */
interface Window {
  readonly queries: number;
  readonly cpu: number;
}

export const idleRow: Row = {
  name: 'idle',
  what: 'idle service, relay, due work and all (the busiest of the five)',
  goals: [below('idle.queries', 2, 'queries/s'), below('idle.cpu', 1, '% of a core')],
  async run(bench) {
    const stack = await startStack({ fsync: true, broker: 'kafka', ...SERVICE_ENVIRONMENT });
    try {
      const windows = await watch(bench, stack);
      return [
        summary('idle.queries', 'queries/s', windows, ({ queries }) => queries),
        summary('idle.cpu', '% of a core', windows, ({ cpu }) => cpu),
      ];
    } finally {
      await stack.stop();
    }
  },
};

async function watch({ pairs, quick, progress }: Bench, { postgres, databaseUrl, services: running }: Stack) {
  await countStatements(postgres, databaseUrl);
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  const seconds = quick ? 5 : 6;
  const look = async () => {
    const { rows } = await client.query<{ role: string; calls: string }>(
      `select rolname as role, sum(calls) as calls from pg_stat_statements join pg_roles on pg_roles.oid = userid group by 1`,
    );
    const calls = new Map(rows.map((row) => [row.role, Number(row.calls)]));
    return services.map((name) => ({
      name,
      at: performance.now(),
      calls: calls.get(`${name}_app`) ?? 0,
      cpu: cpuOf([running[name].pid]),
    }));
  };
  const pause = () => new Promise((resolve) => setTimeout(resolve, seconds * 1_000));
  // They find Postgres again, and their code its compiler.
  await pause();
  await pause();
  const windows: Window[] = [];
  for (let n = 1; n <= pairs; n++) {
    const before = await look();
    await pause();
    const after = await look();
    const rates = after.map(({ name, at, calls, cpu }, i) => {
      const from = before[i] as (typeof before)[number];
      const elapsed = at - from.at;
      return {
        name,
        queries: ((calls - from.calls) / elapsed) * 1_000,
        cpu: ((cpu - from.cpu) / elapsed) * 100,
      };
    });
    const all = rates.map(({ name, queries, cpu }) => `${name} ${queries.toFixed(1)}/s ${cpu.toFixed(2)} %`);
    progress(`window ${n} of ${pairs}: ${all.join(', ')}`);
    windows.push({
      queries: Math.max(...rates.map(({ queries }) => queries)),
      cpu: Math.max(...rates.map(({ cpu }) => cpu)),
    });
  }
  await client.end();
  return windows;
}

/** Postgres loads what counts statements, BEGIN and COMMIT included, at its start only. */
async function countStatements(postgres: Stack['postgres'], databaseUrl: string): Promise<void> {
  await once(postgres.url, `alter system set shared_preload_libraries = 'pg_stat_statements'`);
  await postgres.restart();
  await once(databaseUrl, 'create extension pg_stat_statements');
}

async function once(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(sql);
  await client.end();
}

function summary(
  name: string,
  unit: string,
  windows: readonly Window[],
  figure: (window: Window) => number,
): Result {
  const values = windows.map(figure);
  return {
    name,
    unit,
    value: median(values),
    reference: null,
    ratio: null,
    spread: spread(values),
    p50: median(values),
    p95: quantile(values, 0.95),
    p99: quantile(values, 0.99),
    n: values.length,
  };
}
