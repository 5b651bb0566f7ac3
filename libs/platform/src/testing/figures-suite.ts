/** `figuresSuite(service)` makes a service's `figures.int.spec.ts`: each of its statements answers on its own schema. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Registry } from 'prom-client';
import { measureFigures } from '../metrics/figures.js';
import type { ServiceDefinition } from '../service.js';
import { type TestService, type TestServiceOptions, openTestService } from './test-service.js';

/** @param told lines of the page of metrics, beside those that nothing happened for */
export function figuresSuite(
  definition: ServiceDefinition,
  told: readonly string[] = [],
  options: TestServiceOptions = {},
): void {
  const { figures = [] } = definition;
  let service: TestService;
  beforeAll(async () => {
    service = await openTestService(definition, options);
  });
  afterAll(async () => {
    await service?.close();
  });

  describe(`the figures of ${definition.name}`, () => {
    it.each(figures)('$name is answered, with the labels that it says', async ({ sql, labels = [] }) => {
      const rows = await service.dataSource.query<Record<string, string>[]>(sql);
      expect(rows.every(({ value }) => Number.isFinite(Number(value)))).toBe(true);
      for (const row of rows) expect(Object.keys(row).sort()).toEqual([...labels, 'value'].sort());
      if (labels.length === 0) expect(rows).toHaveLength(1);
    });

    it('stand on the page of metrics', async () => {
      const registry = new Registry();
      measureFigures(figures, service.dataSource, registry);
      const text = await registry.metrics();
      for (const { name } of figures) expect(text).toContain(`# TYPE ${name} gauge`);
      for (const line of told) expect(text.split('\n')).toContain(line);
    });
  });
}
