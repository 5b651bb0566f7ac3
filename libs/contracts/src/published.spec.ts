// What was published once holds for ever: the topics keep every event, and readers were written against its schema.
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { breakingChanges, type JsonSchema } from './breaking-changes.js';
import { allEvents, eventByType } from './catalogue.js';

interface Published {
  readonly type: string;
  readonly topic: string;
  readonly key: string;
  readonly schema: JsonSchema;
}

const folder = new URL('../published/', import.meta.url);
const published = readdirSync(folder).map((file): [string, Published] => [
  file,
  JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as Published,
]);

describe.each(published)('%s', (file, { type, topic, key, schema }) => {
  test('is named after its type', () => expect(file).toBe(`${type}.json`));

  test('is still kept', () => {
    const today = eventByType(type);
    expect(today).toMatchObject({ topic, key });
    expect(breakingChanges(schema, JSON.parse(JSON.stringify(today?.schema ?? {})) as JsonSchema)).toEqual(
      [],
    );
  });
});

test('every event is published; if one is not: npm run build, then npm run publish-events', () => {
  const types = published.map(([, { type }]) => type);
  expect(allEvents.map(({ type }) => type).filter((type) => !types.includes(type))).toEqual([]);
});
