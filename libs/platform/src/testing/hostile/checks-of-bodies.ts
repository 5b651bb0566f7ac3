/** S12–S15, S17, S19, S21, S32, S43: what stands in a body. */
import { newId } from '@cnfs/kernel';
import { type Case, type Caller, type Check, each, writing } from './check.js';
import {
  contentTypes,
  injections,
  malformedBodies,
  notIntegers,
  notTexts,
  socialSecurityNumbers,
  tiresome,
  unacceptableTexts,
} from './inputs.js';
import { type Field, type Target, isText, withValue } from './targets.js';

const MALFORMED = [400];
const smuggled = [
  'id',
  'status',
  'state',
  'role',
  'structureId',
  'amountCents',
  'createdAt',
  'validatedBy',
  '__v',
];

/** A text of the body that must match a list, a pattern or a format is a code. */
const isFree = ({ schema }: Field) => !schema.enum && !schema.pattern && !schema.format;

function inEachText(
  inputs: Readonly<Record<string, string>>,
  judged: Pick<Case, 'expected' | 'cpuMs'>,
  which: (field: Field) => boolean = () => true,
): Check['casesOf'] {
  return async (target, caller) => {
    const places = target.fields.filter((field) => isText(field) && which(field));
    const pairs = Object.entries(inputs).flatMap(([name, text]) =>
      places.map((field) => ({ name, text, field })),
    );
    return each(pairs, async ({ name, text, field }) => ({
      name: `${name} in ${field.path.join('.')}`,
      request: await caller.request(target, { payload: withValue(target.body, field.path, text) as object }),
      ...judged,
    }));
  };
}

/** The value as JSON is to write it, in the place of one field. */
async function raw(target: Target, caller: Caller, field: Field, json: string): Promise<Case> {
  const mark = `@${newId()}@`;
  const payload = JSON.stringify(withValue(target.body, field.path, mark)).replace(`"${mark}"`, json);
  return {
    name: `${json} in ${field.path.join('.')}`,
    request: await caller.request(target, { payload }),
    expected: MALFORMED,
  };
}

const named = (texts: readonly string[]) => Object.fromEntries(texts.map((text) => [text, text]));

/** JSON that is not of the field's type; none for a field of several types. */
function wrongTypes({ schema }: Field): readonly string[] {
  if (schema.type === 'integer') return notIntegers;
  if (schema.type === 'number') return notIntegers.filter((json) => !['1.5', '1e-7'].includes(json));
  if (schema.type === 'string') return notTexts;
  return schema.type === 'boolean' ? ['"maybe"', '2', '[]'] : [];
}

const hasText = ({ fields }: Target) => fields.some(isText);

export const checksOfBodies: readonly Check[] = [
  {
    id: 'S0',
    concerns: ({ body }) => body !== null,
    title: 'the example of the document is a request that the form accepts',
    casesOf: async (target, caller) => [
      {
        name: 'as documented',
        request: await caller.request(target),
        expected: [200, 201, 202, 204, 403, 404, 409, 412, 422],
      },
    ],
  },
  {
    id: 'S12',
    concerns: writing,
    title: 'nothing is written that the form does not name',
    casesOf: async (target, caller) => {
      return each(
        smuggled.filter((name) => !target.bodyNames.includes(name)),
        async (name) => ({
          name,
          request: await caller.request(target, { payload: { ...target.body, [name]: 'x' } }),
          expected: MALFORMED,
        }),
      );
    },
  },
  {
    id: 'S13, S14, S15',
    concerns: writing,
    title: 'a body that is no form is refused',
    casesOf: async (target, caller) => {
      return each(Object.entries(malformedBodies), async ([name, payload]) => ({
        name,
        request: await caller.request(target, { payload }),
        // A route that reads no body takes none: `null` is nothing.
        expected: name === 'null' && !target.body ? null : MALFORMED,
        also: () => {
          if (({} as Record<string, unknown>)['x'] !== undefined) throw new Error('a prototype was changed');
        },
      }));
    },
  },
  {
    id: 'S14 missing',
    title: 'a field that is required is missed',
    concerns: ({ required }) => required.length > 0,
    casesOf: async (target, caller) =>
      each(target.required, async (name) => ({
        name,
        request: await caller.request(target, {
          payload: Object.fromEntries(Object.entries(target.body ?? {}).filter(([field]) => field !== name)),
        }),
        expected: MALFORMED,
      })),
  },
  {
    id: 'S14 text',
    concerns: hasText,
    title: 'a text that is none is refused',
    casesOf: inEachText(unacceptableTexts, { expected: MALFORMED }),
  },
  {
    id: 'S14 type',
    concerns: ({ fields }) => fields.some((field) => wrongTypes(field).length > 0),
    title: 'a value of another type is refused, and none is rounded',
    casesOf: async (target, caller) => {
      const wrong = target.fields.flatMap((field) => {
        return wrongTypes(field).map((json) => ({ field, json }));
      });
      return each(wrong, ({ field, json }) => raw(target, caller, field, json));
    },
  },
  {
    id: 'S15',
    concerns: writing,
    title: '5 MB are too many',
    casesOf: async (target, caller) => {
      const payload = `{"a":"${'x'.repeat(5_000_000)}"}`;
      return [{ name: '5 MB', request: await caller.request(target, { payload }), expected: [413] }];
    },
  },
  {
    id: 'S15 gzip',
    concerns: writing,
    title: 'what is compressed is not opened',
    casesOf: async (target, caller) => {
      return each(['gzip', 'deflate', 'br'], async (encoding) => ({
        name: encoding,
        request: await caller.request(target, { headers: { 'content-encoding': encoding }, payload: '{}' }),
        expected: [415],
      }));
    },
  },
  {
    id: 'S15 items',
    concerns: ({ fields }) => fields.some(({ path }) => path.includes(0)),
    title: 'a list has an end',
    casesOf: async (target, caller) => {
      const lists = target.fields.filter(({ path }) => path.includes(0));
      return each(lists, async ({ path }) => {
        const [name] = path;
        const list = (target.body as Record<string, unknown[]>)[String(name)] ?? [];
        const payload = {
          ...target.body,
          [String(name)]: Array.from({ length: 10_000 }, () => list[0] ?? 'x'),
        };
        return {
          name: `10 000 in ${String(name)}`,
          request: await caller.request(target, { payload }),
          expected: [400, 413],
        };
      });
    },
  },
  {
    id: 'S17 body',
    concerns: hasText,
    title: 'a text is never a statement',
    casesOf: inEachText(named(injections), { expected: null }),
  },
  {
    id: 'S19',
    concerns: writing,
    title: 'only JSON is read',
    casesOf: async (target, caller) => {
      return each(contentTypes, async ([type, payload]) => ({
        name: type,
        request: await caller.request(target, { headers: { 'content-type': type }, payload }),
        expected: [415],
      }));
    },
  },
  {
    id: 'S21 I1',
    concerns: ({ method }) => method === 'POST',
    title: 'a POST without a usable Idempotency-Key is refused',
    casesOf: async (target, caller) => {
      return each(['', 'a b', 'é', 'x'.repeat(256)], async (key) => {
        const request = await caller.request(target, { headers: { 'idempotency-key': key } });
        return { name: key.slice(0, 10) || 'none', request, expected: MALFORMED };
      });
    },
  },
  {
    id: 'S32',
    concerns: hasText,
    title: 'no text is tiresome: 48 KB cost less than 50 ms',
    casesOf: inEachText(tiresome, { expected: null, cpuMs: 50 }),
  },
  {
    id: 'S43',
    concerns: ({ fields }) => fields.some((field) => isText(field) && isFree(field)),
    title: 'no free text takes a social security number',
    casesOf: inEachText(named(socialSecurityNumbers), { expected: MALFORMED }, isFree),
  },
];
