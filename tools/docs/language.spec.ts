/** What readers outside are given, as it is committed: each file is read by a tool that knows nothing of this code. */
import { readdirSync, readFileSync } from 'node:fs';
import { allEvents } from '@cnfs/contracts';
import { describe, expect, it } from '@jest/globals';
import { Parser } from '@asyncapi/parser/cjs/index.js';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';

const generated = new URL('../../docs/generated/', import.meta.url);
const read = (path: string) => readFileSync(new URL(path, generated), 'utf8');

/** As Spectral, which the parser is built on, numbers them. */
const ERROR = 0;

/** What AsyncAPI's own parser objects to. */
async function errorsOf(document: string): Promise<string[]> {
  const diagnostics = await new Parser().validate(document);
  return diagnostics
    .filter(({ severity }) => Number(severity) === ERROR)
    .map(({ path, message }) => `${path.join('.')}: ${message}`);
}

/** What ajv, which is given the schema alone, says of a value; null when it is as it should be. */
function wrongIn(schema: unknown, value: unknown): unknown {
  const ajv = addFormats.default(new Ajv({ strict: true, keywords: ['x-parser-schema-id'] }));
  const validate = ajv.compile(schema as object);
  return validate(value) ? null : validate.errors;
}

describe('asyncapi.yaml', () => {
  const text = read('asyncapi.yaml');

  it('is valid', async () => {
    expect(await errorsOf(text)).toEqual([]);
  });

  it.each([
    ['a reference that leads nowhere', '/messages/kits.KitShipped.v1"', '/messages/kits.KitLost.v1"'],
    ['a number of partitions in words', 'partitions: 12', 'partitions: twelve'],
    ['a server without a protocol', /\n +protocol: .*/, ''],
    ['a schema of no known type', 'type: integer', 'type: cents'],
  ])('would not be with %s', async (_what, before, after) => {
    const broken = text.replace(before, after);
    expect(broken).not.toBe(text);
    expect(await errorsOf(broken)).not.toEqual([]);
  });

  it('tells every event, each with an example that is what its schemas say, and nothing of one machine', async () => {
    const { document } = await new Parser().parse(text);
    const messages = document?.components().messages().all() ?? [];
    expect(messages.map((message) => message.name())).toEqual(allEvents.map(({ type }) => type));
    for (const message of messages) {
      const [example] = message.examples().all();
      expect(wrongIn(message.payload()?.json(), example?.payload())).toBeNull();
      expect(wrongIn(message.headers()?.json(), example?.headers())).toBeNull();
      expect(
        wrongIn(message.headers()?.json(), { ...example?.headers(), ce_type: 'kits.KitEaten.v1' }),
      ).not.toBeNull();
    }
    expect(text).not.toMatch(/localhost|127\.0\.0\.1|:9092/);
  });
});

describe('the schemas and examples', () => {
  const files = readdirSync(new URL('events/', generated));
  const parse = (name: string) => JSON.parse(read(`events/${name}`)) as Record<string, unknown>;

  it('are there for every event', () => {
    const expected = allEvents.flatMap(({ type }) => [`${type}.schema.json`, `${type}.example.json`]);
    expect(files.sort()).toEqual(expected.sort());
  });

  it.each(allEvents.map(({ type }) => type))('agree: %s', (type) => {
    const schema = parse(`${type}.schema.json`);
    const { value, headers } = parse(`${type}.example.json`) as Record<string, object>;
    expect(wrongIn(schema, value)).toBeNull();
    expect(wrongIn(schema, { ...value, addedTomorrow: true })).toBeNull();
    expect(
      wrongIn(schema, { ...value, [(schema['required'] as string[])[0] ?? '']: undefined }),
    ).not.toBeNull();
    expect(headers).toMatchObject({ ce_type: type });
  });

  it('have ids of their own', () => {
    const examples = files.filter((name) => name.endsWith('.example.json')).map(parse);
    const ids = examples.map(({ headers }) => (headers as Record<string, unknown>)['ce_id']);
    expect(new Set(ids).size).toBe(allEvents.length);
  });
});
