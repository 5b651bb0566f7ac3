/** The figures of a service's business, as it defines them. Asked at most every 30 s, however many scrape. */
import { Gauge, type Registry } from 'prom-client';
import type { DataSource } from 'typeorm';
import type { Figure } from '../service.js';

/** Milliseconds. */
const FRESH = 30_000;

export function measureFigures(figures: readonly Figure[], dataSource: DataSource, registry: Registry): void {
  for (const figure of figures) measure(figure, dataSource, registry);
}

function measure({ name, help, labels = [], sql }: Figure, dataSource: DataSource, registry: Registry): void {
  let askedAt = -Infinity;
  /** By their text, the labels that were told once: they go on, at 0. */
  const known = new Map<string, Record<string, string>>();
  const gauge = new Gauge({
    name,
    help,
    labelNames: [...labels],
    registers: [registry],
    async collect() {
      if (performance.now() - askedAt < FRESH) return;
      // Postgres is away, or slow: the last figures stand, and the next scrape asks again.
      const rows = await dataSource.query<Record<string, string>[]>(sql).catch(() => undefined);
      if (!rows) return;
      askedAt = performance.now();
      for (const before of known.values()) gauge.set(before, 0);
      for (const row of rows) {
        const of = Object.fromEntries(labels.map((label) => [label, String(row[label])]));
        known.set(JSON.stringify(of), of);
        gauge.set(of, Number(row['value']));
      }
    },
  });
}
