import type { OpenAPIObject } from '@nestjs/swagger';
import { describe, expect, it } from '@jest/globals';
import { breakages, readSurface, renderSurface, surfaceOf } from './api-surface.js';

interface Form {
  properties: Record<string, object>;
  required: string[];
}

/** An API of one creation and one reading, with something of it changed. */
function api(change: (form: Form, view: Form, paths: Record<string, object>) => void = () => undefined) {
  const form: Form = {
    properties: { title: { type: 'string' }, kind: { enum: ['A', 'B'] }, note: { type: 'string' } },
    required: ['title', 'kind'],
  };
  const view: Form = {
    properties: {
      id: { type: 'string', format: 'uuid' },
      state: { enum: ['OPEN'] },
      endedOn: { type: 'string' },
    },
    required: ['id', 'state', 'endedOn'],
  };
  const json = (schema: object) => ({ content: { 'application/json': { schema } } });
  const paths: Record<string, object> = {
    '/loans': {
      get: {
        parameters: [{ name: 'limit', in: 'query', required: false, schema: { type: 'integer' } }],
        responses: { '200': json({ type: 'array', items: { $ref: '#/components/schemas/View' } }) },
      },
      post: {
        requestBody: json({ $ref: '#/components/schemas/Form' }),
        responses: {
          '201': json({ type: 'object', properties: { id: { type: 'string' } }, required: ['id'] }),
        },
      },
    },
  };
  change(form, view, paths);
  const schemas = { Form: { type: 'object', ...form }, View: { type: 'object', ...view } };
  return surfaceOf({ paths, components: { schemas } } as unknown as OpenAPIObject);
}

describe('the surface of an API', () => {
  it('is read again as it was written', () => {
    expect(readSurface(renderSurface(api()))).toEqual(api());
  });

  it.each<[string, Parameters<typeof api>[0], string]>([
    ['a route is gone', (_form, _view, paths) => delete paths['/loans'], 'GET /loans is gone'],
    ['a field of a request is gone', ({ properties }) => delete properties['note'], 'in body.note is gone'],
    ['a field is asked for', ({ required }) => required.push('note'), 'optional string, is required string'],
    [
      'a new field is asked for',
      (form) => {
        form.properties['why'] = { type: 'string' };
        form.required.push('why');
      },
      'in body.why is asked of requests that did without',
    ],
    [
      'a value is refused',
      (form) => (form.properties['kind'] = { enum: ['A'] }),
      'was required A|B, is required A',
    ],
    [
      'a field of an answer is gone',
      (_form, { properties }) => delete properties['endedOn'],
      'endedOn is gone',
    ],
    [
      'an answer may be null',
      (_form, view) => (view.properties['endedOn'] = { type: ['string', 'null'] }),
      'was required string, is required null|string',
    ],
    [
      'an answer may be left out',
      (_form, view) => view.required.pop(),
      'was required string, is optional string',
    ],
    [
      'an answer is of another type',
      (_form, view) => (view.properties['id'] = { type: 'integer' }),
      'is required integer',
    ],
  ])('is broken when %s', (_, change, told) => {
    expect(breakages(api(), api(change)).join('\n')).toContain(told);
  });

  it.each<[string, Parameters<typeof api>[0]]>([
    ['a field may be given', (form) => (form.properties['why'] = { type: 'string' })],
    ['a field need not be given', (form) => form.required.pop()],
    ['a value is accepted', (form) => (form.properties['kind'] = { enum: ['A', 'B', 'C'] })],
    ['an answer tells more', (_form, view) => (view.properties['more'] = { type: 'string' })],
    ['an answer has a new state', (_form, view) => (view.properties['state'] = { enum: ['OPEN', 'CLOSED'] })],
    ['a route comes', (_form, _view, paths) => (paths['/more'] = { get: { responses: {} } })],
  ])('holds when %s', (_, change) => {
    expect(breakages(api(), api(change))).toEqual([]);
  });
});
