// Writes what is not published yet, each once and for ever: `npm run publish-events -w @cnfs/contracts` after a build.
// A file that is there is never written again, and nothing is written while an event breaks what was published.
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { allEvents, brokenPromises, nameOf, revisionOf, unpublished } from './dist/index.js';

const folder = new URL('./published/', import.meta.url);
const examples = new URL('examples/', folder);
mkdirSync(examples, { recursive: true });
const read = (file) => JSON.parse(readFileSync(file, 'utf8'));
const exampleOf = (file) => (existsSync(new URL(file, examples)) ? read(new URL(file, examples)) : undefined);
const published = readdirSync(folder)
  .filter((file) => file.endsWith('.json'))
  .map((file) => revisionOf(file, read(new URL(file, folder)), exampleOf(file)))
  .sort((one, other) => one.number - other.number);

const broken = brokenPromises(published, allEvents);
if (broken.length > 0) {
  console.error(broken.join('\n\n'));
  process.exit(1);
}
for (const { number, example, ...revision } of unpublished(published, allEvents)) {
  const name = nameOf({ type: revision.type, number });
  if (example === undefined) {
    console.error(
      `${name}: it has gained a property; add a golden example that bears it to \`furtherExamples\``,
    );
    process.exitCode = 1;
    continue;
  }
  write(new URL(name, examples), example);
  write(new URL(name, folder), revision);
  console.log(name);
}

function write(file, content) {
  if (existsSync(file)) return;
  writeFileSync(file, JSON.stringify(content, null, 2) + '\n', { flag: 'wx' });
}
