// Tells what a change of an event would break: for readers that count on what was published, and for the events
// of that version that stay in the topics for ever. Only a new optional property breaks nobody.

/** A JSON schema as it stands in a file. */
export type JsonSchema = Readonly<Record<string, unknown>>;

const WORDS = ['description', 'title', 'examples'];
const STRUCTURE = ['properties', 'required', 'items', 'anyOf', 'enum', 'type'];

/**
 * Compares a schema with the published one of the same version.
 * @returns one sentence for each breaking change, which says what to do instead; empty when nothing breaks
 */
export function breakingChanges(published: JsonSchema, current: JsonSchema, path = ''): string[] {
  const where = path || 'the data';
  if (!same(published['type'], current['type'])) {
    const change = `${said(published['type'])} to ${said(current['type'])}`;
    return [`${where}: the type went from ${change}. ${newVersion}`];
  }
  return [
    ...constraintChanges(published, current, where),
    ...enumChanges(published, current, where),
    ...propertyChanges(published, current, path),
    ...partChanges(published, current, path),
  ];
}

const newVersion =
  'Leave this version as it was published and define the next one (v2) beside it, until nobody reads the first.';

function constraintChanges(published: JsonSchema, current: JsonSchema, where: string): string[] {
  return keysOf(published, current)
    .filter((keyword) => !WORDS.includes(keyword) && !STRUCTURE.includes(keyword))
    .filter((keyword) => !same(published[keyword], current[keyword]))
    .map((keyword) => {
      const change = `${said(published[keyword])} to ${said(current[keyword])}`;
      return `${where}: ${keyword} went from ${change}. ${newVersion}`;
    });
}

function enumChanges(published: JsonSchema, current: JsonSchema, where: string): string[] {
  const before = listIn(published, 'enum');
  const after = listIn(current, 'enum');
  return [
    ...after
      .filter((value) => !before.includes(value))
      .map(
        (value) =>
          `${where}: the value ${said(value)} was added, and readers branch on a closed list. ${newVersion}`,
      ),
    ...before
      .filter((value) => !after.includes(value))
      .map(
        (value) =>
          `${where}: the value ${said(value)} was removed, and events that bear it stay in the topic. ${newVersion}`,
      ),
  ];
}

function propertyChanges(published: JsonSchema, current: JsonSchema, path: string): string[] {
  const before = schemasIn(published);
  const after = schemasIn(current);
  const required = { before: listIn(published, 'required'), after: listIn(current, 'required') };
  return keysOf(before, after).flatMap((name) => {
    const property = `${path}/${name}`;
    const [was, is] = [before[name], after[name]];
    if (was && !is)
      return [
        `${property}: removed or renamed, and readers count on it. Put it back. Or else: ${newVersion}`,
      ];
    if (!was) {
      if (!required.after.includes(name)) return [];
      return [
        `${property}: new and required, but the events already published lack it. Make it optional. Or else: ${newVersion}`,
      ];
    }
    const optional = { before: !required.before.includes(name), after: !required.after.includes(name) };
    const obligation =
      optional.before === optional.after
        ? []
        : [
            `${property}: was ${optional.before ? 'optional' : 'required'} and is no longer. Put it back as it was. Or else: ${newVersion}`,
          ];
    return [...obligation, ...breakingChanges(was, is ?? {}, property)];
  });
}

/** What a list holds, and the alternatives of a value. */
function partChanges(published: JsonSchema, current: JsonSchema, path: string): string[] {
  const before = partsOf(published);
  const after = partsOf(current);
  if (before.length !== after.length)
    return [
      `${path || 'the data'}: what it may be went from ${said(before)} to ${said(after)}. ${newVersion}`,
    ];
  return before.flatMap((part, index) => breakingChanges(part, after[index] ?? {}, path));
}

function partsOf(schema: JsonSchema): JsonSchema[] {
  const items = schema['items'];
  return [...(items ? [items as JsonSchema] : []), ...(listIn(schema, 'anyOf') as JsonSchema[])];
}

function schemasIn(schema: JsonSchema): Readonly<Record<string, JsonSchema>> {
  return (schema['properties'] ?? {}) as Readonly<Record<string, JsonSchema>>;
}

function listIn(schema: JsonSchema, keyword: string): unknown[] {
  return (schema[keyword] ?? []) as unknown[];
}

function keysOf(...objects: object[]): string[] {
  return [...new Set(objects.flatMap((object) => Object.keys(object)))];
}

function same(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

function said(value: unknown): string {
  return value === undefined ? 'nothing' : JSON.stringify(value);
}
