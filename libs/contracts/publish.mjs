// Writes the events that are not published yet to `published/`, each once and for ever: `npm run publish-events` after a build.
// A file that is there is never written again; src/published.spec.ts compares today's schemas with all of them.
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { allEvents } from './dist/index.js';

const folder = new URL('./published/', import.meta.url);
mkdirSync(folder, { recursive: true });
for (const { type, topic, key, schema } of allEvents) {
  const file = new URL(`${type}.json`, folder);
  if (existsSync(file)) continue;
  writeFileSync(file, JSON.stringify({ type, topic, key, schema }, null, 2) + '\n', { flag: 'wx' });
  process.stdout.write(`${type}\n`);
}
