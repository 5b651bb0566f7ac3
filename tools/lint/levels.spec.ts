// A level of specs that a project has no script for is run by nobody, and looks green.
import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';

const root = fileURLToPath(new URL('../..', import.meta.url));
const projects = globSync(['apps/*/package.json', 'libs/*/package.json', 'tools/package.json'], {
  cwd: root,
}).map((file) => file.replace('/package.json', ''));

/** By the suffix of the spec: see tools/jest.mjs. */
function levelOf(spec: string): string {
  const [, suffix] = /\.(int|kafka|journey)\.spec\.ts$/.exec(spec) ?? [];
  return suffix === 'journey' ? 'journeys' : (suffix ?? 'unit');
}

test.each(projects)('%s has a script for each level of its specs', (project) => {
  const exclude = ['**/node_modules/**', '**/dist/**'];
  const specs = globSync(`${project}/**/*.spec.ts`, { cwd: root, exclude });
  const { scripts } = JSON.parse(readFileSync(`${root}/${project}/package.json`, 'utf8')) as {
    scripts?: Record<string, string>;
  };
  expect(Object.keys(scripts ?? {})).toEqual(
    expect.arrayContaining([...new Set(specs.map((spec) => `test-${levelOf(spec)}`))]),
  );
});
