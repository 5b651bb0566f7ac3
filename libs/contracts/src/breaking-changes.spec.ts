import { describe, expect, test } from '@jest/globals';
import { breakingChanges, type JsonSchema } from './breaking-changes.js';

const text = { type: 'string', description: 'A text' };
const published = {
  type: 'object',
  required: ['id', 'kind', 'address'],
  properties: {
    id: { type: 'string', format: 'uuid' },
    kind: { enum: ['A', 'B'] },
    note: text,
    endDate: { anyOf: [{ type: 'string', format: 'date' }, { type: 'null' }] },
    tags: { type: 'array', items: { type: 'string' } },
    address: { type: 'object', required: ['line'], properties: { line: text } },
  },
};
const { properties } = published;

const withProperties = (changed: Record<string, JsonSchema>): JsonSchema => ({
  ...published,
  properties: { ...properties, ...changed },
});

describe('breaks nobody:', () => {
  test.each<[string, JsonSchema]>([
    ['nothing changed', published],
    ['a new optional property', withProperties({ colour: text })],
    [
      'a new optional property of an object inside',
      withProperties({ address: { ...properties.address, properties: { line: text, floor: text } } }),
    ],
    ['other words', withProperties({ note: { ...text, description: 'Another explanation' } })],
    [
      'another order of properties, required ones and values',
      {
        properties: Object.fromEntries(
          Object.entries({ ...properties, kind: { enum: ['B', 'A'] } }).reverse(),
        ),
        required: ['address', 'kind', 'id'],
        type: 'object',
      },
    ],
  ])('%s', (_change, current) => {
    expect(breakingChanges(published, current)).toEqual([]);
  });
});

describe('breaks:', () => {
  const { note: _note, ...withoutNote } = properties;
  test.each<[string, JsonSchema, RegExp]>([
    ['a property removed', { ...published, properties: withoutNote }, /^\/note: removed or renamed/],
    [
      'a property renamed',
      { ...published, properties: { ...withoutNote, remark: text } },
      /^\/note: removed or renamed/,
    ],
    [
      'a new required property',
      { ...withProperties({ colour: text }), required: [...published.required, 'colour'] },
      /^\/colour: new and required.*optional/,
    ],
    [
      'an optional property made required',
      { ...published, required: [...published.required, 'note'] },
      /^\/note: was optional/,
    ],
    [
      'a required property made optional',
      { ...published, required: ['id', 'address'] },
      /^\/kind: was required/,
    ],
    [
      'another type',
      withProperties({ note: { type: 'integer' } }),
      /^\/note: the type went from "string" to "integer"/,
    ],
    [
      'a value added',
      withProperties({ kind: { enum: ['A', 'B', 'C'] } }),
      /^\/kind: the value "C" was added/,
    ],
    ['a value removed', withProperties({ kind: { enum: ['A'] } }), /^\/kind: the value "B" was removed/],
    [
      'a free text made a list',
      withProperties({ note: { ...text, enum: ['A'] } }),
      /^\/note: the value "A" was added/,
    ],
    [
      'another format',
      withProperties({ id: { type: 'string' } }),
      /^\/id: format went from "uuid" to nothing/,
    ],
    [
      'a bound added',
      withProperties({ note: { ...text, maxLength: 3 } }),
      /^\/note: maxLength went from nothing to 3/,
    ],
    [
      'no longer nullable',
      withProperties({ endDate: { anyOf: [{ type: 'string', format: 'date' }] } }),
      /^\/endDate: what it may be/,
    ],
    [
      'another alternative',
      withProperties({ endDate: { anyOf: [{ type: 'string', format: 'date-time' }, { type: 'null' }] } }),
      /^\/endDate: format/,
    ],
    [
      'other items',
      withProperties({ tags: { type: 'array', items: { type: 'integer' } } }),
      /^\/tags: the type/,
    ],
    [
      'something in an object inside',
      withProperties({ address: { ...properties.address, properties: {} } }),
      /^\/address\/line: removed/,
    ],
  ])('%s', (_change, current, explanation) => {
    const changes = breakingChanges(published, current);
    expect(changes).toEqual([expect.stringMatching(explanation)]);
    expect(changes[0]).toMatch(/v2/);
  });
});
