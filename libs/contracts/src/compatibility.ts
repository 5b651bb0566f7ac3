// Holds today's events to all that was ever published: what readers count on, and what lies in the topics for ever.
import { breakingChanges, type JsonSchema } from './breaking-changes.js';
import type { EventDefinition } from './define-event.js';

/** An event as it was published once: the first time, and again each time it had gained an optional property. */
export interface Revision {
  readonly type: string;
  /** 1 for the first. */
  readonly number: number;
  readonly topic: string;
  readonly key: string;
  readonly schema: JsonSchema;
  /** The golden example that came with it; undefined as long as its file is missing. */
  readonly example: unknown;
}

/**
 * What today's events would break of what was published.
 * @returns one text for each event that breaks something: what changed, whom it breaks, what to do step by step
 */
export function brokenPromises(published: readonly Revision[], events: readonly EventDefinition[]): string[] {
  const types = [...new Set(published.map(({ type }) => type))];
  return types.flatMap((type) => {
    const revisions = published.filter((revision) => revision.type === type);
    const today = events.find((event) => event.type === type);
    if (!today) return [removed(revisions[0] as Revision)];
    const changes = [...new Set(revisions.flatMap((revision) => changesOf(revision, today)))];
    const edited = revisions.flatMap((revision) => editedExample(revision, today));
    return [
      ...(changes.length > 0
        ? [[`${type} breaks what was published.`, ...changes, steps(today)].join('\n')]
        : []),
      ...edited,
    ];
  });
}

/** What is to be published: events that never were, those that have gained a property since, and an example that is missing. */
export function unpublished(published: readonly Revision[], events: readonly EventDefinition[]): Revision[] {
  return events.flatMap((event) => {
    const revisions = published.filter(({ type }) => type === event.type);
    const { type, topic, key, examples } = event;
    const schema = plain(event.schema);
    const last = revisions.at(-1);
    const missing = revisions.find(({ example }) => example === undefined);
    // What is there today and not in the last one was gained since.
    if (last && !missing && breakingChanges(schema, last.schema).length === 0) return [];
    const number = missing?.number ?? revisions.length + 1;
    return [{ type, number, topic, key, schema, example: examples[number - 1] }];
  });
}

function changesOf({ topic, key, schema }: Revision, today: EventDefinition): string[] {
  return [
    ...(topic === today.topic
      ? []
      : [
          `the topic went from ${topic} to ${today.topic}: who reads the first hears nothing more, and the events of one key lie in two topics without an order. Put the aggregate back.`,
        ]),
    ...(key === today.key
      ? []
      : [
          `the key went from ${key} to ${today.key}: events of one ${key} would go to several partitions, and come in any order. Put the key back.`,
        ]),
    ...breakingChanges(schema, plain(today.schema)),
  ];
}

function editedExample({ type, number, example }: Revision, { examples }: EventDefinition): string[] {
  const file = `libs/contracts/published/examples/${nameOf({ type, number })}`;
  if (example === undefined || same(example, examples[number - 1])) return [];
  return [
    `${type}: golden example ${number} is not the one that was published: records like it lie in the topic, and every reaction must still take them. Put it back as in ${file}. An example with a new property is one more, in \`furtherExamples\`.`,
  ];
}

function removed({ type, topic }: Revision): string {
  return `${type} was published and is no longer defined: its events stay in ${topic} for ever, and whoever reads the topic from the beginning meets them. Put its file back and export it in the index.ts of its service. If nobody is to emit it any more, take out the \`tx.append\` and say so in its description.`;
}

/** How a change that breaks is made without breaking anyone. */
function steps({ type, service, name, version }: EventDefinition): string {
  const next = `${name}V${version + 1}`;
  const file = next.replaceAll(/(?<=[a-z0-9])[A-Z]/g, '-$&').toLowerCase();
  return `To do: leave ${type} as it was published. If the change has to be,
  1. write libs/contracts/src/${service}/${file}.ts beside it: \`export const ${next} = defineEvent({ name: '${name}', version: ${version + 1}, … })\`, with a golden example of its own, and export it in libs/contracts/src/${service}/index.ts;
  2. npm run build, then npm run publish-events -w @cnfs/contracts;
  3. let ${service} append both, in one transaction;
  4. move the readers over one by one, each to one version only (else it acts twice), then npm run docs;
  5. once nobody reads v${version}, those outside asked, stop appending it; its definition stays.`;
}

/** A revision from the name of its file and what the two files of that name hold. */
export function revisionOf(file: string, published: unknown, example: unknown): Revision {
  const [, number = '1'] = /\.revision-(\d+)\.json$/.exec(file) ?? [];
  return { ...(published as Omit<Revision, 'number' | 'example'>), number: Number(number), example };
}

/** The name of a revision's files. */
export function nameOf({ type, number }: Pick<Revision, 'type' | 'number'>): string {
  return number === 1 ? `${type}.json` : `${type}.revision-${number}.json`;
}

/** Without what TypeBox keeps beside a schema: as it stands in a file. */
function plain(schema: object): JsonSchema {
  return JSON.parse(JSON.stringify(schema)) as JsonSchema;
}

/** Whatever the order of the properties. */
function same(one: unknown, other: unknown): boolean {
  const sorted = (value: unknown) =>
    JSON.stringify(value, (_key, part: unknown) =>
      typeof part === 'object' && part !== null && !Array.isArray(part)
        ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
        : part,
    );
  return sorted(one) === sorted(other);
}
