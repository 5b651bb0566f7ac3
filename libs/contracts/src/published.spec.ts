// What was published once holds for ever: the topics keep every event, and readers were written against its schema.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { allEvents } from './catalogue.js';
import { brokenPromises, nameOf, revisionOf, unpublished } from './compatibility.js';

const folder = new URL('../published/', import.meta.url);
const read = (path: string) =>
  existsSync(new URL(path, folder))
    ? (JSON.parse(readFileSync(new URL(path, folder), 'utf8')) as unknown)
    : undefined;
const files = readdirSync(folder).filter((file) => file.endsWith('.json'));
const published = files
  .map((file) => revisionOf(file, read(file), read(`examples/${file}`)))
  .sort((one, other) => one.number - other.number);

test('nothing breaks what was ever published', () => {
  const broken = brokenPromises(published, allEvents);
  if (broken.length > 0) throw new Error(broken.join('\n\n'));
});

test('every event is published as it is; if one is not: npm run build, then npm run publish-events -w @cnfs/contracts', () => {
  expect(unpublished(published, allEvents).map(nameOf)).toEqual([]);
});

test('each file is named after its type and revision, of which none is missing', () => {
  expect(published.map(nameOf).sort()).toEqual([...files].sort());
  for (const type of new Set(published.map((revision) => revision.type))) {
    const numbers = published.filter((revision) => revision.type === type).map(({ number }) => number);
    expect(numbers).toEqual(numbers.map((_, index) => index + 1));
  }
});

test('no example lies there without the schema it came with', () => {
  expect(readdirSync(new URL('examples/', folder)).sort()).toEqual([...files].sort());
});
