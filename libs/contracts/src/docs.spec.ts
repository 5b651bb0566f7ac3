import { expect, test } from '@jest/globals';
import { allEvents, topics } from './catalogue.js';
import { renderAsyncApi, renderEventsPage } from './docs.js';

test('the page has a row for each event and a title for each topic', () => {
  const lines = renderEventsPage().split('\n');
  expect(lines.filter((line) => line.startsWith('## '))).toEqual(topics.map(({ name }) => `## ${name}`));
  const rows = lines.filter((line) => /^\| \w+ v\d/.test(line));
  expect(rows).toHaveLength(allEvents.length);
  expect(rows.every((row) => row.split('|').length === 8)).toBe(true);
  expect(rows).toContain(
    '| TrainingStarted v1 | training | training.enrolment | enrolmentId | kits | The candidate attended for the first time: the kit is to be sent. |',
  );
});

test('every reference of the AsyncAPI document leads somewhere', () => {
  const document = JSON.parse(JSON.stringify(renderAsyncApi())) as object;
  const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/([^"]+)"/g)].map(
    ([, path = '']) => path,
  );
  expect(references).toHaveLength(allEvents.length + topics.length);
  for (const path of references) {
    const found = path
      .split('/')
      .reduce<unknown>((at, step) => (at as Record<string, unknown>)[step], document);
    expect(found).toBeDefined();
  }
});
