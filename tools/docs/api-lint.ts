/** What is wrong with an OpenAPI document by redocly's recommended rules: one line each. */
import { createConfig, lintFromString } from '@redocly/openapi-core';
import type { OpenAPIObject } from '@nestjs/swagger';

export async function apiProblems(apis: ReadonlyMap<string, OpenAPIObject>): Promise<string[]> {
  const config = await createConfig({
    extends: ['recommended'],
    // The licence is the repository's, not the document's.
    rules: { 'info-license': 'off' },
  });
  const found: string[] = [];
  for (const [name, api] of apis) {
    const problems = await lintFromString({
      source: JSON.stringify(api),
      absoluteRef: `/${name}.json`,
      config,
    });
    for (const { message, ruleId, location } of problems)
      found.push(`openapi/${name}.json${location[0]?.pointer ?? ''}: ${message} (${ruleId})`);
  }
  return found;
}
